import { describe, expect, it } from 'vitest';
import { pairedTTest } from '../../../src/runs/paired-test.ts';

const range = (length: number, value: (i: number) => number) =>
  Array.from({ length }, (_, i) => value(i));

describe('pairedTTest', () => {
  // Expected values: SciPy, scipy.stats.ttest_rel.
  it.each([
    [[0.0529, 0.0531, 0.052], [0.0495, 0.05, 0.0491], 21.565078983832777, 0.0021433833657115153],
    [[1, 2, 3, 4, 5], [1.5, 1.8, 3.9, 4.4, 5.1], -1.8278513239395988, 0.14158026352278444],
    [range(40, (i) => i % 7), range(40, (i) => i % 5), 2.3603873774083293, 0.02335192036345708],
  ])('equals SciPy (%#)', (first, second, t, p) => {
    const test = pairedTTest(first, second);
    expect(test.pairs).toBe(first.length);
    expect(test.t / t).toBeCloseTo(1, 9);
    expect(test.p / p).toBeCloseTo(1, 9);
    expect(test.meanDifference / test.standardError).toBeCloseTo(test.t, 12);
  });

  it('sees no difference between equal lists, and certainty in a constant one', () => {
    expect(pairedTTest([1, 2, 3], [1, 2, 3])).toMatchObject({ t: 0, p: 1, meanDifference: 0 });
    expect(pairedTTest([2, 3, 4], [1, 2, 3])).toMatchObject({ t: Infinity, p: 0 });
  });

  it('refuses a single pair and lists of different length', () => {
    expect(() => pairedTTest([1], [2])).toThrow('two or more pairs');
    expect(() => pairedTTest([1, 2], [2])).toThrow('two or more pairs');
  });

  it('is certain of nothing where a value is NaN or infinite', () => {
    expect(() => pairedTTest([1, NaN], [1, 2])).toThrow('finite values');
    expect(() => pairedTTest([1, 2], [-Infinity, 2])).toThrow('finite values');
  });
});
