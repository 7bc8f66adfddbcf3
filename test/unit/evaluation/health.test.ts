import { describe, expect, it } from 'vitest';
import { distinctCentres, nearestOthers } from '../../../workers/evaluation/centres.ts';
import { clusterHealth, driftOf, occupancyOf } from '../../../workers/evaluation/health.ts';

const labels = (...values: number[]) => Int32Array.from(values);

describe('occupancyOf', () => {
  it('counts users per intent and says how evenly they are spread', () => {
    const health = occupancyOf(labels(0, 0, 0, 2), 4);
    expect(health.occupancy).toEqual([3, 0, 1, 0]);
    expect(health.intents).toBe(4);
    expect(health.used).toBe(2);
    expect(health.largestShare).toBe(0.75);
    // exp(-(3/4 ln 3/4 + 1/4 ln 1/4)) = 4 / 3^(3/4)
    expect(health.perplexity).toBeCloseTo(4 / 3 ** 0.75, 12);
  });

  it('has the perplexity of the intents when even, and 1 when collapsed', () => {
    expect(occupancyOf(labels(0, 1, 2, 3), 4).perplexity).toBeCloseTo(4, 12);
    const collapsed = occupancyOf(labels(5, 5, 5), 256);
    expect(collapsed.perplexity).toBe(1);
    expect(collapsed.used).toBe(1);
    expect(collapsed.largestShare).toBe(1);
  });

  it('refuses labels off the range, and nobody', () => {
    expect(() => occupancyOf(labels(0, 4), 4)).toThrow('intent 4 of 4');
    expect(() => occupancyOf(labels(0, -1), 4)).toThrow('intent -1 of 4');
    expect(() => occupancyOf(labels(), 4)).toThrow('no users');
  });
});

/** Four users and three centres in the plane: two centres are 10 degrees apart, the third stands across. */
const PLANE = {
  vectors: Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1),
  centres: Float32Array.of(1, 0, Math.cos(Math.PI / 18), Math.sin(Math.PI / 18), 0, 1),
  width: 2,
  intents: labels(0, 1, 2, 2),
  planted: labels(0, 0, 1, 1),
};

describe('clusterHealth', () => {
  it('says what the vectors and the centres are, and what is known of the truth', () => {
    const health = clusterHealth(PLANE);
    expect(health.used).toBe(3);
    expect(health.purity).toBe(1);
    // I = ln 2 is H of the truth; H of three intents = 3/2 ln 2.
    expect(health.nmi).toBeCloseTo(0.8, 12);
    expect(health.meanNorm).toBeCloseTo(Math.SQRT1_2, 7);
    expect(health.nearest).toEqual([0.9848, 0.9848, 0.1736]);
    expect(health.distinct).toBe(2);
  });

  it('leaves open what is not known', () => {
    const { nmi, purity } = clusterHealth({ ...PLANE, planted: null });
    expect([nmi, purity]).toEqual([null, null]);
    expect(() => clusterHealth({ ...PLANE, planted: labels(0) })).toThrow('compared');
  });
});

describe('centres', () => {
  it('of one there is no nearest other, and it is distinct', () => {
    expect(nearestOthers(Float32Array.of(0, 1), 2)).toEqual([]);
    expect(distinctCentres(Float32Array.of(0, 1), 2)).toBe(1);
  });

  it('that are all the same count once', () => {
    const same = Float32Array.of(0.6, 0.8, 0.6, 0.8, 0.6, 0.8);
    expect(nearestOthers(same, 2)).toEqual([1, 1, 1]);
    expect(distinctCentres(same, 2)).toBe(1);
  });
});

describe('driftOf', () => {
  it('is none where the groups are the same under other names', () => {
    expect(driftOf(labels(0, 0, 1), labels(5, 5, 2))).toEqual({ nmi: 1, ari: 1 });
  });
});
