import { describe, expect, it } from 'vitest';
import { clusterHealth, normalisedMutualInformation } from '../../../workers/evaluation/health.ts';

const labels = (...values: number[]) => Int32Array.from(values);

describe('clusterHealth', () => {
  it('counts users per intent and says how evenly they are spread', () => {
    const health = clusterHealth(labels(0, 0, 0, 2), 4, null);
    expect(health.occupancy).toEqual([3, 0, 1, 0]);
    expect(health.intents).toBe(4);
    expect(health.used).toBe(2);
    expect(health.largestShare).toBe(0.75);
    // exp(-(3/4 ln 3/4 + 1/4 ln 1/4)) = 4 / 3^(3/4)
    expect(health.perplexity).toBeCloseTo(4 / 3 ** 0.75, 12);
    expect(health.nmi).toBeNull();
  });

  it('has the perplexity of the intents when even, and 1 when collapsed', () => {
    expect(clusterHealth(labels(0, 1, 2, 3), 4, null).perplexity).toBeCloseTo(4, 12);
    const collapsed = clusterHealth(labels(5, 5, 5), 256, labels(0, 1, 2));
    expect(collapsed.perplexity).toBe(1);
    expect(collapsed.used).toBe(1);
    expect(collapsed.largestShare).toBe(1);
    expect(collapsed.nmi).toBe(0);
  });

  it('refuses labels off the range, nobody, and truths of another length', () => {
    expect(() => clusterHealth(labels(0, 4), 4, null)).toThrow('intent 4 of 4');
    expect(() => clusterHealth(labels(0, -1), 4, null)).toThrow('intent -1 of 4');
    expect(() => clusterHealth(labels(), 4, null)).toThrow('no users');
    expect(() => clusterHealth(labels(0, 1), 4, labels(0))).toThrow('compared');
  });
});

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
