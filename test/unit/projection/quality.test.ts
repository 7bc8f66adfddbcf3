import { describe, expect, it } from 'vitest';
import { squaredDistances } from '../../../workers/projection/distances.ts';
import type { Plane } from '../../../workers/projection/plane.ts';
import { neighbourhoods } from '../../../workers/projection/quality.ts';

const n = 40;
const line = Float32Array.from({ length: n }, (_, i) => i ** 1.7);
const distances = squaredDistances(line, n, 1);
const faithful: Plane = { x: Float64Array.from(line), y: new Float64Array(n) };
const crumpled: Plane = {
  x: Float64Array.from(line, (_, i) => i + 3 * Math.sin(5 * i)),
  y: Float64Array.from(line, (_, i) => 4 * Math.cos(3 * i)),
};

describe('neighbourhoods', () => {
  it('are all kept by a faithful plane', () => {
    const quality = neighbourhoods(distances, n, n, faithful);
    expect(quality).toEqual({ neighboursKept: 1, trustworthiness: 1 });
  });

  it('equal scikit-learn on a crumpled one', () => {
    // scikit-learn 1.9.1: manifold.trustworthiness(n_neighbors=10), and the overlap of NearestNeighbors(10).
    const quality = neighbourhoods(distances, n, n, crumpled);
    expect(quality.trustworthiness).toBeCloseTo(0.9523469387755102, 12);
    expect(quality.neighboursKept).toBeCloseTo(0.75, 12);
  });

  it('look at the first n points only', () => {
    const wider = 43;
    const padded = new Float32Array(wider * wider).fill(1e-9);
    for (let i = 0; i < n; i++) padded.set(distances.subarray(i * n, (i + 1) * n), i * wider);
    expect(neighbourhoods(padded, wider, n, crumpled)).toEqual(
      neighbourhoods(distances, n, n, crumpled),
    );
  });

  it('can be estimated from some of the points', () => {
    const some = neighbourhoods(distances, n, n, crumpled, 20);
    const all = neighbourhoods(distances, n, n, crumpled);
    expect(some).not.toEqual(all);
    expect(Math.abs(some.trustworthiness - all.trustworthiness)).toBeLessThan(0.03);
    expect(neighbourhoods(distances, n, n, faithful, 7).trustworthiness).toBe(1);
  });

  it('count everyone as near among identical users', () => {
    const quality = neighbourhoods(new Float32Array(n * n), n, n, crumpled);
    expect(quality).toEqual({ neighboursKept: 1, trustworthiness: 1 });
  });

  it('use fewer neighbours among few points, and none among two', () => {
    const few = neighbourhoods(squaredDistances(line, 5, 1), 5, 5, {
      x: Float64Array.of(0, 4, 1, 3, 2),
      y: new Float64Array(5),
    });
    // k = 2 on 0, 1, 3.25, 6.47, 10.56 shown at 0, 4, 1, 3, 2. Near in the plane, with the place each
    // comes from: of 0: 2 (2), 4 (4) · of 1: 3 (3), 4 (4) · of 2: 0 (3), 4 (4) · of 3: 1 (3), 4 (2)
    // · of 4: 2 (2), 3 (1). Kept 4 of 10; intrusion 2 + 1 + 2 + 1 + 2 + 1 = 9; 2 / (5·2·3) · 9 = 0.6.
    expect(few.neighboursKept).toBeCloseTo(0.4, 12);
    expect(few.trustworthiness).toBeCloseTo(0.4, 12);
    const two = neighbourhoods(new Float32Array(4), 2, 2, {
      x: new Float64Array(2),
      y: new Float64Array(2),
    });
    expect(two).toEqual({ neighboursKept: 1, trustworthiness: 1 });
  });
});
