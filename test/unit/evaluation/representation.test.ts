import { beforeAll, expect, it } from 'vitest';
import { ALIGNMENTS } from '../../../workers/catalog/models/elcrec.ts';
import { clusterLossOfMeans, meanNorm } from '../../../workers/evaluation/representation.ts';
import { clusterLoss } from '../../../workers/engine/ops/index.ts';
import { tensor2d, tidy } from '../../../workers/engine/tf.ts';
import { unitRows } from '../../../workers/models/blocks/user-vectors.ts';
import { startBackend } from '../../support/backends.ts';

beforeAll(() => startBackend('cpu'));

const WIDTH = 3;
const rows = (n: number, phase: number) =>
  unitRows(
    Float32Array.from({ length: n * WIDTH }, (_, i) => Math.sin(i * 1.7 + phase)),
    WIDTH,
  );

it('is 1 where all point one way, 0 where they cancel', () => {
  expect(meanNorm(Float32Array.of(0, 1, 0, 1, 0, 1), 2)).toBe(1);
  expect(meanNorm(Float32Array.of(1, 0, -1, 0), 2)).toBe(0);
  expect(meanNorm(Float32Array.of(1, 0, 0, 1), 2)).toBeCloseTo(Math.SQRT1_2, 12);
});

it('is the clustering loss that is trained on', () => {
  const [users, centres] = [rows(7, 0.3), rows(4, 2)];
  const [all] = ALIGNMENTS;
  expect(all).toBe('all_centres');
  const trained = tidy(
    () =>
      clusterLoss(
        tensor2d(users, [7, WIDTH]),
        tensor2d(centres, [4, WIDTH]),
        all,
      ).loss.dataSync()[0],
  );
  // The op sums in float32.
  expect(clusterLossOfMeans(users, centres, WIDTH)).toBeCloseTo(trained, 6);
});
