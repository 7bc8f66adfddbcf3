/** Which layout a training computes in: padding only where a term reads it. */
import { beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { memory } from '../../../workers/engine/tf.ts';
import { layoutOf } from '../../../workers/models/blocks/layout.ts';
import type { Pooling } from '../../../workers/catalog/contrast-fields.ts';
import { VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import type { EngineReport } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import { startBackend } from '../../support/backends.ts';
import { callsOf } from '../../support/calls.ts';
import {
  firstSteps,
  request,
  runToEnd,
  stepsOf,
  TINY,
  tinyDataset,
} from '../../support/training.ts';

let dataset: Dataset;
let engine: EngineReport;
beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
});

const KERNELS = ['ElcAttention', 'ElcPackedAttention', 'ElcLastAttention'] as const;

const oneEpoch = (pooling: Pooling) =>
  callsOf(KERNELS, async () => {
    // 3 steps, each encoding users once and views twice, then all users and the validation ranking.
    const config = { ...TINY, pooling, epochs: 1, centre_init: 'random' as const };
    return runToEnd(await startTraining(dataset, request(config), engine));
  });

it('is packed for real positions, and then nothing is padded', async () => {
  const { ElcAttention, ElcPackedAttention, ElcLastAttention } = await oneEpoch('real_positions');
  expect(ElcAttention).toBe(0);
  // Users at the end of the epoch, for the health of their intents; the result says it again.
  expect(ElcPackedAttention).toBe(9 + 1);
  expect(ElcLastAttention).toBe(2);
});

it('is padded for all positions, but ranks from the last one alone', async () => {
  const { ElcAttention, ElcPackedAttention, ElcLastAttention } = await oneEpoch('all_positions');
  expect(ElcAttention).toBe(9 + 1);
  expect(ElcPackedAttention).toBe(0);
  expect(ElcLastAttention).toBe(2);
});

it('follows the pooling', () => {
  expect(layoutOf('real_positions')).toBe('packed');
  expect(layoutOf('all_positions')).toBe('padded');
});

it.each(VARIANTS)('of real positions and variant %s learns', async (variant) => {
  const config = { ...TINY, variant, pooling: 'real_positions' as const, epochs: 20 };
  const steps = await firstSteps(dataset, config, engine, 60);
  const mean = (from: number) =>
    steps.slice(from, from + 12).reduce((sum, { losses }) => sum + (losses.loss ?? NaN), 0) / 12;
  expect(mean(48)).toBeLessThan(mean(0));
});

it('of real positions goes on as if it had never stopped, bit for bit', async () => {
  const config = { ...TINY, pooling: 'real_positions' as const, epochs: 3 };
  const whole = await runToEnd(await startTraining(dataset, request(config), engine));
  const [point] = whole.flatMap((event) => (event.kind === 'resumable' ? [event.point] : []));
  const resume = structuredClone(point);
  const rest = await runToEnd(await startTraining(dataset, request(config, { resume }), engine));
  const losses = (events: typeof whole) => stepsOf(events).map(({ losses }) => losses.loss);
  expect(losses(rest)).toEqual(losses(whole).slice(3));
});

it('of real positions holds tensors and bytes flat while batches differ in size', async () => {
  const config = { ...TINY, pooling: 'real_positions' as const, epochs: 100, patience: 100 };
  const training = await startTraining(dataset, request(config, { maxSteps: 200 }), engine);
  const seen = new Map<number, { tensors: number; bytes: number }>();
  for await (const event of training.events) {
    if (event.kind !== 'losses') continue;
    const { step } = event.steps[0];
    seen.set(step, { tensors: memory().numTensors, bytes: memory().numBytes });
  }
  training.dispose();
  expect(seen.get(10)).toBeDefined();
  expect(seen.get(200)).toEqual(seen.get(10));
});
