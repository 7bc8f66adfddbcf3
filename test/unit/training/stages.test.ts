/** A training of several stages, and state between epochs: what models to come need of the loop. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import type { NamedTensors } from '../../../workers/models/blocks/parameters.ts';
import type { Recommender, Stage } from '../../../workers/models/recommender.ts';
import type { EngineReport } from '../../../workers/protocol/run.ts';
import { planned } from '../../../workers/training/stages.ts';
import { startTraining } from '../../../workers/training/train.ts';
import { startBackend } from '../../support/backends.ts';
import { addToyModel, TOY, toy, type ToyConfig } from '../../support/toy-model/index.ts';
import { request, runToEnd, stepsOf, tinyDataset } from '../../support/training.ts';

/** What the stages were asked, in order. */
let calls: string[] = [];

/** The toy with a stage before it that is not measured, and a number that every epoch of both adds to. */
const twoStages: Recommender<ToyConfig> = {
  ...toy,
  prepare(dataset, config) {
    const prepared = toy.prepare(dataset, config);
    let total = 0;
    const state = {
      read: (): Promise<NamedTensors> =>
        Promise.resolve(new Map([['total', { shape: [1], values: Float32Array.of(total) }]])),
      write: (tensors: NamedTensors) => void (total = tensors.get('total')?.values[0] ?? NaN),
    };
    const [train] = prepared.stages;
    const staged = (name: string, more: Partial<Stage>): Stage => ({
      ...train,
      name,
      state,
      async *before() {
        calls.push(`before ${name}`);
        yield await Promise.resolve({ part: 'users', done: 0, total: 1 } as const);
      },
      async *beforeEpoch(_, epoch) {
        total += 1;
        calls.push(`${name} ${epoch}: ${total}`);
        yield await Promise.resolve(null);
      },
      ...more,
    });
    const first = staged('pretrain', { epochs: 2, validates: false });
    return { ...prepared, stages: [first, staged('train', {})] };
  },
};

const CONFIG: ToyConfig = { ...TOY.defaults, epochs: 3, batch_size: 16, lr: 0.05 };

let dataset: Dataset;
let engine: EngineReport;
beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
});
let remove = (): void => undefined;
afterEach(() => {
  remove();
  calls = [];
});

const eventsOf = async (more = {}) =>
  runToEnd(await startTraining(dataset, request(CONFIG, more), engine));

describe('a training of two stages', () => {
  const all = [
    'before pretrain',
    'pretrain 0: 1',
    'pretrain 1: 2',
    'before train',
    ...['train 0: 3', 'train 1: 4', 'train 2: 5'],
  ];

  it('takes one after the other, counts over both, and measures the second alone', async () => {
    remove = addToyModel(twoStages);
    const events = await eventsOf();
    expect(calls).toEqual(all);
    const ready = events.find((event) => event.kind === 'ready');
    expect(ready).toMatchObject({ stepsPerEpoch: 3, epochs: 5, terms: ['loss_toy'] });
    expect(stepsOf(events).map(({ step, epoch }) => [step, epoch])).toEqual(
      Array.from({ length: 15 }, (_, i) => [i + 1, Math.floor(i / 3)]),
    );
    const measured = events.flatMap((event) => (event.kind === 'epoch' ? [event.record] : []));
    expect(measured.map(({ epoch, step }) => [epoch, step])).toEqual([[2, 9], [3, 12], [4, 15]]); // prettier-ignore
    // The means of the epoch alone: what pretraining left is not among them.
    const third = stepsOf(events).slice(6, 9);
    const mean = third.reduce((sum, { losses }) => sum + (losses.loss ?? NaN), 0) / 3;
    expect(measured[0].train.loss).toBeCloseTo(mean, 6);
    // Only work before the first step tells how far it is.
    const told = events.flatMap((event) =>
      event.kind === 'work' && event.preparation ? [event] : [],
    );
    expect(told).toHaveLength(2);
  });

  it.each([0, 1, 2, 3])('goes on after epoch %i as if it had never stopped', async (at) => {
    remove = addToyModel(twoStages);
    const whole = await eventsOf();
    const points = whole.flatMap((event) => (event.kind === 'resumable' ? [event.point] : []));
    expect(points).toHaveLength(5);
    expect(points[at].state?.get('total')?.values[0]).toBe(at + 1);
    calls = [];
    const rest = await eventsOf({ resume: structuredClone(points[at]) });
    const losses = (events: typeof whole) => stepsOf(events).map((step) => step.losses);
    expect(losses(rest)).toEqual(losses(whole).slice(3 * (at + 1)));
    // A stage that had begun does not begin again.
    expect(calls.includes('before train')).toBe(at <= 1);
    expect(calls.includes('before pretrain')).toBe(false);
    expect(calls.at(-1)).toBe(at === 1 ? `train 2: ${2 + 3 - 2}` : 'train 2: 5');
  });
});

it('plans stages end to end', () => {
  const stage = (epochs: number, stepsPerEpoch: number) => ({ epochs, stepsPerEpoch }) as Stage;
  const [a, b] = planned([stage(2, 5), stage(3, 7)]);
  expect(a).toMatchObject({ firstEpoch: 0, endEpoch: 2, stepsBefore: 0, last: false });
  expect(b).toMatchObject({ firstEpoch: 2, endEpoch: 5, stepsBefore: 10, last: true });
});
