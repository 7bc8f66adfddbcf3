/** What is said beside numbers that flatter, or that cannot rise. */
import { describe, expect, it } from 'vitest';
import {
  checkpointCautions,
  comparable,
  dataCaution,
  inMiddle,
  resultCautions,
  tieTrace,
} from '../../../src/runs/cautions.ts';
import { bestSentence, hitSentence } from '../../../src/runs/summary.ts';
import { metricFigure } from '../../../src/figures/metric-figure.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { SEEN_ITEMS } from '../../../workers/catalog/training-settings.ts';
import {
  mostLifted,
  TIES_MATTER,
  tiesMatter,
  tiesSentence,
} from '../../../workers/catalog/honesty.ts';
import { measured } from '../../../workers/evaluation/ranking.ts';
import { reading } from '../../support/lab-doubles.ts';
import { card, epoch, metrics, record, result } from '../../support/runs-fixture.ts';

const all = metrics(0.4);
const lifted = (by: number) => ({ share: 0.01, middle: { ...all, 'hr@5': 0.4 - by } });

describe('metrics of a ranking', () => {
  it('count who ties, and move answers to the middle of their equals', () => {
    const { metrics: won, ties } = measured({
      above: Int32Array.of(0, 3, 4),
      tied: Int32Array.of(0, 4, 1),
    });
    // Ranks 0, 3 + 4 / 2, 4 + 1 / 2.
    expect(won['hr@5']).toBe(1);
    expect(ties.share).toBeCloseTo(2 / 3, 12);
    expect(ties.middle['hr@5']).toBeCloseTo(2 / 3, 12);
    expect(ties.middle.mrr).toBeCloseTo((1 + 1 / 6 + 1 / 5.5) / 3, 12);
    expect(ties.middle['ndcg@5']).toBeCloseTo((1 + 1 / Math.log2(6.5)) / 3, 12);
  });

  it('are the same either way where nothing ties', () => {
    const { metrics: won, ties } = measured({
      above: Int32Array.of(0, 7),
      tied: new Int32Array(2),
    });
    expect(ties).toEqual({ share: 0, middle: won });
  });
});

describe('ties', () => {
  it('are a trace below half a thousandth of a metric, and more from there on', () => {
    expect(tiesMatter(all, lifted(TIES_MATTER * 0.99))).toBe(false);
    expect(tiesMatter(all, lifted(TIES_MATTER * 1.01))).toBe(true);
    expect(mostLifted(all, lifted(0.1))).toEqual({
      metric: 'hr@5',
      by: expect.closeTo(0.1, 12) as number,
    });
  });

  it('are said with what they are worth, and not at all where there are none', () => {
    expect(tiesSentence(all, { share: 0, middle: all }, 100)).toBeNull();
    expect(tiesSentence(all, lifted(0.0001), 200)).toBe(
      'The answers of 2 of 200 users score the same as other items, which lifts no metric by 0.0005 or more.',
    );
    expect(tiesSentence(all, lifted(0.3), 200)).toContain('HR@5 is 0.1000, not 0.4000');
  });

  it('are a caution from then on, and a word among others before', () => {
    const cautions = (by: number) =>
      resultCautions(record(), { ...result(0.4, 0), ties: lifted(by) });
    expect([cautions(0.0001), cautions(0.1)].map(({ length }) => length)).toEqual([0, 1]);
    expect(tieTrace(all, lifted(0.0001), 1500)).toContain('lifts no metric');
    expect(tieTrace(all, lifted(0.1), 1500)).toBeNull();
    expect(tieTrace(all, null, 1500)).toBeNull();
  });

  it('give the number to compare by, and a row, where they show', () => {
    expect(comparable(all, null)).toBe(all);
    expect(comparable(all, lifted(0.0001))).toBe(all);
    expect(comparable(all, lifted(0.1))['hr@5']).toBeCloseTo(0.3, 12);
    expect(inMiddle(all, null)).toBeNull();
    expect(inMiddle(all, { share: 0.1, middle: all })).toBeNull();
    expect(inMiddle(all, lifted(0.0001))).not.toBeNull();
  });

  it('are not counted as hits in words, nor as the best epoch', () => {
    const ties = { share: 1, middle: metrics(0.01) };
    expect(hitSentence({ ...result(1, 0.05), ties })).toContain('for 1 of 100 users');
    const epochs = [{ ...epoch(0, 1, true), ties }];
    expect(bestSentence({ epochs })).toContain(`0.0090, after epoch 1`);
    const { summary } = metricFigure([{ ...record(), epochs }], { theme: LIGHT });
    expect(summary).toContain('In the middle of the ties');
  });
});

describe('answers met before', () => {
  const repeating = { ...card, repeatedAnswers: { valid: 3, test: 1200 } };

  it('are said of data that hold some', () => {
    expect(dataCaution(card)).toBeNull();
    expect(dataCaution({ ...card, repeatedAnswers: { valid: 0, test: 0 } })).toBeNull();
    expect(dataCaution(repeating)).toContain('1,200 of 1,500 users in the test and 3 of 1,500');
  });

  it('are said beside a result, in the words of its rule', () => {
    const said = SEEN_ITEMS.map((seen_items) =>
      resultCautions({ ...record({ seen_items }), dataset: repeating }, result(0, 0)).join(),
    );
    expect(new Set(said).size).toBe(3);
    for (const words of said) expect(words).toContain('For 1,200 of 1,500 users');
    expect(said[0]).toContain('score 0 here as in the official code');
    expect(resultCautions(record(), result(0, 0))).toEqual([]);
  });

  it('are said beside a checkpoint, with its ties', () => {
    expect(checkpointCautions(reading(10))).toEqual([]);
    const tied = { ...reading(10), repeated: 4, ties: { share: 1, middle: metrics(0) } };
    expect(checkpointCautions(tied).map((words) => words.split(' ')[0])).toEqual(['The', 'For']);
  });
});
