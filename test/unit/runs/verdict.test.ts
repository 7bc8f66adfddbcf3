import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/runs/verdict.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { configProblems } from '../../../workers/catalog/config-check.ts';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { ICLREC } from '../../../workers/catalog/models/iclrec.ts';

const WELL: ClusterHealth = {
  intents: 8,
  used: 8,
  largestShare: 0.2,
  perplexity: 7.5,
  nmi: 0.8,
  occupancy: new Array<number>(8).fill(10),
  purity: 0.9,
  meanNorm: 0.3,
  nearest: new Array<number>(8).fill(0.2),
  distinct: 8,
  drift: { nmi: 0.95, ari: 0.94 },
};
const official = ELCREC_DEFAULTS;
const loose = {
  ...official,
  pooling: 'real_positions' as const,
  alignment: 'nearest_centre' as const,
};

describe('the verdict on a clustering', () => {
  it('is that all is well, and then there is nothing to try', () => {
    expect(verdictOf(WELL, official)).toEqual({
      ill: null,
      words: '8 of 8 intents in use.',
      knob: null,
    });
  });

  it.each([
    ['collapsed', { largestShare: 0.9986, used: 7 }, /One intent holds 99\.9 % of users: the/],
    ['one way', { meanNorm: 0.991 }, /nearly one way .* 0\.99 of 1/],
    ['copies', { distinct: 3 }, /Of 8 intents in use only 3 stand apart/],
    ['idle', { used: 3, distinct: 6 }, /Only 3 of 8 intents in use/],
    ['restless', { drift: { nmi: 0.31, ari: 0.1 } }, /still change .*NMI 0\.31/],
    ['unrelated', { nmi: 0.05 }, /little to do with the planted ones \(NMI 0\.05\)/],
  ] as const)('tells of what is %s', (ill, part, words) => {
    const verdict = verdictOf({ ...WELL, ...part }, official);
    expect(verdict.ill).toBe(ill);
    expect(verdict.words).toMatch(words);
  });

  it('says the worst first', () => {
    const all = { ...WELL, largestShare: 0.95, meanNorm: 0.99, used: 1, distinct: 1, nmi: 0 };
    expect(verdictOf(all, official).ill).toBe('collapsed');
  });

  it('asks for what was measured alone: records of earlier pages are judged by what they have', () => {
    const { intents, used, largestShare, perplexity, nmi, occupancy } = WELL;
    const earlier = { intents, used, largestShare, perplexity, nmi, occupancy };
    expect(verdictOf(earlier, official).ill).toBeNull();
  });

  const COLLAPSED = { ...WELL, largestShare: 0.99 };
  it('turns to the next knob where one is turned already, and to none where none is left', () => {
    expect(verdictOf(COLLAPSED, official).knob).toMatchObject({ key: 'pooling' });
    expect(verdictOf(COLLAPSED, { ...official, pooling: 'real_positions' }).knob).toMatchObject({
      key: 'alignment',
      value: 'nearest_centre',
    });
    expect(verdictOf(COLLAPSED, { ...loose, trade_off: 0.3 }).knob).toMatchObject({
      key: 'trade_off',
      value: 0.03,
    });
    expect(verdictOf(COLLAPSED, { ...loose, trade_off: 0.01 }).knob).toBeNull();
  });

  it('offers a model only what it has, within its bounds', () => {
    for (const ill of [
      COLLAPSED,
      { ...WELL, meanNorm: 1 },
      { ...WELL, distinct: 1 },
      { ...WELL, used: 1 },
      { ...WELL, drift: { nmi: 0, ari: 0 } },
    ])
      for (const config of [official, loose, ICLREC.defaults] as readonly RunConfig[]) {
        const { knob } = verdictOf(ill, config);
        if (knob === null) continue;
        expect(Object.keys(config)).toContain(knob.key);
        expect(configProblems({ ...config, [knob.key]: knob.value })).toEqual([]);
        expect(config[knob.key]).not.toBe(knob.value);
      }
  });
});
