import { describe, expect, it } from 'vitest';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import {
  bestSentence,
  configDifference,
  healthSentence,
  hitSentence,
  intentsInUse,
  isCollapsed,
  percent,
  provenanceLine,
} from '../../../src/runs/summary.ts';
import { epoch, health, record, result } from '../../support/runs-fixture.ts';

describe('sentences', () => {
  it('counts intents in use', () => {
    expect(intentsInUse(health([10, 0, 5, 1]))).toBe('3 of 4 intents in use');
  });

  it('says what HR@5 means', () => {
    expect(hitSentence(result(0.312, 0.09))).toBe(
      'The right item is among the top five for 31 of 100 users. By popularity alone: 9.',
    );
  });

  it('counts among more users where of 100 nothing would be left', () => {
    expect(hitSentence(result(0.0529, 0.0084))).toContain('53 of 1,000 users');
    expect(hitSentence(result(0.0529, 0.0004))).toBe(
      'The right item is among the top five for 529 of 10,000 users. By popularity alone: 4.',
    );
    expect(hitSentence(result(0.2, 0))).toContain('20 of 100 users. By popularity alone: 0.');
  });

  it('calls a collapse a collapse', () => {
    const collapsed = health([999, 1, 0, 0]);
    expect(isCollapsed(collapsed)).toBe(true);
    expect(healthSentence(collapsed)).toMatch(/^Collapsed: 99\.9 % of users share one intent/);
    const spread = health([500, 300, 200], 0.824);
    expect(isCollapsed(spread)).toBe(false);
    expect(healthSentence(spread)).toBe(
      '3 of 3 intents in use; the fullest holds 50 % of users. Agreement with the planted intents (NMI, 0 to 1): 0.82.',
    );
  });

  it('never rounds a share to all or nothing', () => {
    expect([percent(0.99996), percent(1), percent(0.0001), percent(0), percent(0.9462)]).toEqual([
      '99.9 %',
      '100 %',
      'under 0.1 %',
      '0 %',
      '94.6 %',
    ]);
  });

  it('tells two configs apart in words', () => {
    const b = { ...ELCREC_DEFAULTS, trade_off: 0, mask_false_negatives: true };
    expect(configDifference(ELCREC_DEFAULTS, b)).toBe(
      'trade_off 1 → 0, mask_false_negatives off → on',
    );
    expect(configDifference(ELCREC_DEFAULTS, ELCREC_DEFAULTS)).toBe('same settings');
  });

  it('names the best epoch as people count', () => {
    expect(bestSentence(record())).toBeNull();
    expect(bestSentence({ epochs: [epoch(0, 0.1, true), epoch(1, 0.05)] })).toBe(
      'Best validation NDCG@20: 0.0900, after epoch 1.',
    );
  });

  it('says where a figure comes from', () => {
    expect(provenanceLine(record({ seed: 7 }), '0.1.0')).toBe(
      'brisk-otter-3 · ELCRec · planted-intents (01234567) · seed 7 · 2026-01-02 · ELCRec Lab 0.1.0',
    );
  });
});
