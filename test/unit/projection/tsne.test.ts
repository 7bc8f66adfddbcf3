import { describe, expect, it } from 'vitest';
import { affinities } from '../../../workers/projection/affinities.ts';
import { squaredDistances } from '../../../workers/projection/distances.ts';
import type { Plane } from '../../../workers/projection/plane.ts';
import { cold, Tsne, warm } from '../../../workers/projection/tsne.ts';
import { stream } from '../../../workers/random/stream.ts';
import { blobs } from '../../support/blobs.ts';

const n = 40;
const { vectors, dims } = blobs(n);
const p = affinities(squaredDistances(vectors, n, dims), n, 8);
const draws = stream(1, 'planted', 99);
const spread = (): Float64Array => Float64Array.from({ length: n }, () => 3 * draws.normal());
const start: Plane = { x: spread(), y: spread() };

const klOf = (plane: Plane) => new Tsne(p, plane, warm(4)).kl();

describe('Tsne', () => {
  it('reports the Kullback-Leibler divergence of its definition', () => {
    const w = (i: number, j: number) =>
      1 / (1 + (start.x[i] - start.x[j]) ** 2 + (start.y[i] - start.y[j]) ** 2);
    let z = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) z += w(i, j);
    let kl = 0;
    for (let i = 0; i < n; i++) {
      for (let e = p.starts[i]; e < p.starts[i + 1]; e++) {
        kl += 2 * p.values[e] * Math.log(p.values[e] / (w(i, p.columns[e]) / z));
      }
    }
    expect(klOf(start)).toBeCloseTo(kl, 10);
  });

  it('goes down the gradient of that divergence', () => {
    const tsne = new Tsne(p, start, warm(4));
    tsne.step(1);
    for (const coordinate of ['x', 'y'] as const) {
      for (let i = 0; i < n; i++) {
        const nudged = (by: number): Plane => {
          const moved = { x: start.x.slice(), y: start.y.slice() };
          moved[coordinate][i] += by;
          return moved;
        };
        const slope = (klOf(nudged(1e-4)) - klOf(nudged(-1e-4))) / 2e-4;
        // The first step is -rate · gain · gradient with rate n / 4 and gain 0.8.
        const moved = tsne.plane[coordinate][i] - start[coordinate][i];
        expect(moved / ((-n / 4) * 0.8)).toBeCloseTo(slope, 7);
      }
    }
  });

  it('is resumable: ten and twenty iterations are thirty, to the bit', () => {
    const once = new Tsne(p, start, cold(60));
    const twice = new Tsne(p, start, cold(60));
    once.step(30);
    twice.step(10);
    twice.kl(); // looking changes nothing
    twice.step(20);
    expect(twice.plane).toEqual(once.plane);
    expect(twice.iteration).toBe(30);
  });

  it('stops at its iterations, with less divergence than it began with', () => {
    const tsne = new Tsne(p, start, cold(200));
    tsne.step(1_000);
    expect(tsne.finished).toBe(true);
    expect(tsne.iteration).toBe(200);
    expect(tsne.kl()).toBeLessThan(0.6 * klOf(start));
  });

  it('leaves the start it was given alone', () => {
    const before = start.x.slice();
    new Tsne(p, start, cold(10)).step(10);
    expect(start.x).toEqual(before);
  });
});
