import { describe, expect, it } from 'vitest';
import {
  affinities,
  boundedPerplexity,
  neighboursOf,
} from '../../../workers/projection/affinities.ts';
import type { Affinities } from '../../../workers/projection/affinities.ts';
import { squaredDistances } from '../../../workers/projection/distances.ts';
import { blobs } from '../../support/blobs.ts';

/** The definition, by plain bisection over sigma, over all that are no further than the k-th nearest. */
function byDefinition(
  distances: Float32Array,
  n: number,
  perplexity: number,
  k = n - 1,
): number[][] {
  const near = Array.from({ length: n }, (_, i) => {
    const row = [...distances.subarray(i * n, i * n + n)];
    const reach = row.filter((_, j) => j !== i).sort((a, b) => a - b)[k - 1];
    return row.map((distance, j) => j !== i && distance <= reach);
  });
  const conditional = Array.from({ length: n }, (_, i) => {
    let row: number[] = [];
    let [low, high] = [1e-4, 1e4];
    for (let search = 0; search < 200; search++) {
      const sigma = Math.sqrt(low * high);
      row = Array.from({ length: n }, (_, j) =>
        !near[i][j] ? 0 : Math.exp(-distances[i * n + j] / (2 * sigma * sigma)),
      );
      const sum = row.reduce((a, b) => a + b, 0);
      row = row.map((value) => value / sum);
      const entropy = -row.reduce((a, p) => a + (p > 0 ? p * Math.log(p) : 0), 0);
      if (!(sum > 0) || entropy < Math.log(perplexity)) low = sigma;
      else high = sigma;
    }
    return row;
  });
  return conditional.map((row, i) => row.map((p, j) => (p + conditional[j][i]) / (2 * n)));
}

function dense({ n, starts, columns, values }: Affinities): number[][] {
  const full = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      full[i][columns[e]] = full[columns[e]][i] = values[e];
    }
  }
  return full;
}

describe('affinities', () => {
  it('are the joint probabilities of the paper', () => {
    const n = 60;
    const { vectors, dims } = blobs(n);
    const distances = squaredDistances(vectors, n, dims);
    // 59 neighbours: all there are.
    const found = dense(affinities(distances, n, 19.5));
    const expected = byDefinition(distances, n, 19.5);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        expect(Math.abs(found[i][j] - expected[i][j])).toBeLessThan(1e-7); // of a mean 2.8e-4
      }
    }
    expect(found.flat().reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('are those of the nearest three times the perplexity, where there are more', () => {
    const n = 60;
    const { vectors, dims } = blobs(n);
    const distances = squaredDistances(vectors, n, dims);
    expect(neighboursOf(5, n)).toBe(16);
    const found = dense(affinities(distances, n, 5));
    const expected = byDefinition(distances, n, 5, 16);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(Math.abs(found[i][j] - expected[i][j])).toBeLessThan(1e-7);
    }
    expect(found.flat().reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('do not depend on the scale of the data', () => {
    const { vectors, dims } = blobs(60);
    const far = squaredDistances(
      vectors.map((value) => value * 300),
      60,
      dims,
    );
    const near = affinities(squaredDistances(vectors, 60, dims), 60, 12);
    affinities(far, 60, 12).values.forEach((value, at) =>
      expect(value).toBeCloseTo(near.values[at], 6),
    );
  });

  it('are even among identical points', () => {
    const { values } = affinities(new Float32Array(25), 5, 1.3);
    expect(values.length).toBe(10);
    for (const value of values) expect(value).toBeCloseTo(1 / 20, 7);
  });
});

describe('boundedPerplexity', () => {
  it('stays below a third of the points, and at 1 or more', () => {
    expect(boundedPerplexity(30, 1000)).toBe(30);
    expect(boundedPerplexity(30, 31)).toBe(10);
    expect(boundedPerplexity(30, 4)).toBe(1);
    expect(boundedPerplexity(30, 1)).toBe(1);
  });
});

describe('squaredDistances', () => {
  it('is |a - b|², both ways', () => {
    const points = Float32Array.of(0, 0, 3, 4, 3, 4);
    expect([...squaredDistances(points, 3, 2)]).toEqual([0, 25, 25, 25, 0, 0, 25, 0, 0]);
  });
});
