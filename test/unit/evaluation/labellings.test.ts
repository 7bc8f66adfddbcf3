import { describe, expect, it } from 'vitest';
import {
  adjustedRandIndex,
  normalisedMutualInformation,
  purity,
} from '../../../workers/evaluation/labellings.ts';

const labels = (...values: number[]) => Int32Array.from(values);

describe('normalisedMutualInformation', () => {
  // Expected values: scikit-learn 1.9.1, normalized_mutual_info_score with its defaults.
  it.each([
    [labels(0, 0, 1, 1), labels(0, 1, 1, 1), 0.3437110184854508],
    [labels(0, 0, 1, 1, 2, 2, 2, 1), labels(1, 1, 1, 0, 2, 2, 0, 0), 0.5588730382170324],
    [labels(0, 0, 1, 1), labels(7, 7, 3, 3), 1],
    [labels(0, 0, 0, 0), labels(0, 1, 2, 3), 0],
    [labels(0, 0), labels(1, 1), 1],
  ])('equals scikit-learn: %o, %o', (a, b, expected) => {
    expect(normalisedMutualInformation(a, b)).toBeCloseTo(expected, 12);
    expect(normalisedMutualInformation(b, a)).toBeCloseTo(expected, 12);
  });

  it('is 0 for independent labels, without rounding dust', () => {
    expect(normalisedMutualInformation(labels(0, 0, 1, 1), labels(0, 1, 0, 1))).toBe(0);
  });
});

describe('adjustedRandIndex', () => {
  // Expected values: scikit-learn 1.2.1, adjusted_rand_score.
  it.each([
    [labels(0, 0, 1, 1), labels(0, 1, 1, 1), 0],
    [labels(0, 0, 1, 2), labels(0, 0, 1, 1), 0.5714285714285714],
    [labels(0, 0, 1, 1, 2, 2, 2, 1), labels(1, 1, 1, 0, 2, 2, 0, 0), 0.23809523809523808],
    [labels(0, 0, 1, 1), labels(0, 1, 0, 1), -0.5],
    [labels(0, 0, 1, 1), labels(7, 7, 3, 3), 1],
    [labels(0, 0, 0, 0), labels(0, 1, 2, 3), 0],
    [labels(0, 0), labels(1, 1), 1],
  ])('equals scikit-learn: %o, %o', (a, b, expected) => {
    expect(adjustedRandIndex(a, b)).toBeCloseTo(expected, 12);
    expect(adjustedRandIndex(b, a)).toBeCloseTo(expected, 12);
  });
});

describe('purity', () => {
  it('is the share of users with the commonest true label of their group', () => {
    expect(purity(labels(0, 0, 0, 1, 1), labels(4, 4, 5, 5, 5))).toBe(0.8);
    expect(purity(labels(3, 3, 3), labels(0, 1, 2))).toBeCloseTo(1 / 3, 12);
    expect(purity(labels(0, 1, 2), labels(5, 5, 5))).toBe(1);
  });

  it('refuses labellings of different length', () => {
    expect(() => purity(labels(0), labels(0, 1))).toThrow('compared');
  });
});
