import { beforeAll, describe, expect, it } from 'vitest';
import { finish } from '../../workers/evaluation/drain.ts';
import { EVAL_METRICS, type EvalMetrics } from '../../workers/catalog/metrics.ts';
import { EarlyStopping } from '../../workers/training/early-stopping.ts';
import { kmeans } from '../../workers/models/blocks/kmeans.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { normals } from '../support/gradient.ts';

const withNdcg = (value: number): EvalMetrics =>
  Object.fromEntries(
    EVAL_METRICS.map((name) => [name, name === 'ndcg@20' ? value : 0]),
  ) as EvalMetrics;

describe('early stopping', () => {
  it('takes only a strictly better NDCG@20 as progress', () => {
    const stopping = new EarlyStopping(2);
    expect([0.1, 0.1, 0.2, 0.15].map((value) => stopping.note(withNdcg(value)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(stopping.exhausted).toBe(false);
    stopping.note(withNdcg(0.2));
    expect(stopping.exhausted).toBe(true);
  });
});

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('k-means finds separated groups, the same each time', async () => {
    const centres = [
      [5, 0, 0],
      [0, 5, 0],
      [0, 0, 5],
      [-5, 0, 0],
    ];
    const noise = normals(3, 120 * 3, 0.2);
    const vectors = noise.map((value, i) => value + centres[Math.floor(i / 3) % 4][i % 3]);
    const found = await finish(kmeans(vectors, 3, 4, 1));
    const again = await finish(kmeans(vectors, 3, 4, 1));
    expect([...again]).toEqual([...found]);
    for (const centre of centres) {
      const distances = [0, 1, 2, 3].map((k) =>
        Math.hypot(...centre.map((value, d) => value - found[k * 3 + d])),
      );
      expect(Math.min(...distances)).toBeLessThan(0.2);
    }
  });

  it('k-means gives every centre a place of its own when points repeat', async () => {
    const vectors = Float32Array.from([1, 0, 1, 0, 1, 0, 0, 1, 2, 2]);
    const found = await finish(kmeans(vectors, 2, 3, 1));
    const places = new Set([0, 1, 2].map((k) => `${found[2 * k]},${found[2 * k + 1]}`));
    expect(places).toEqual(new Set(['1,0', '0,1', '2,2']));
  });
});
