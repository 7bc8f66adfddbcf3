import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { historyLengths } from '../../../workers/data/rows.ts';
import { memory } from '../../../workers/engine/tf.ts';
import { evalMetrics } from '../../../workers/evaluation/metrics.ts';
import { VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import { LabFailure } from '../../../workers/protocol/errors.ts';
import type { EngineReport } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { TrainingEvent } from '../../../workers/training/training.ts';
import { startBackend } from '../../support/backends.ts';
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

const of = <K extends TrainingEvent['kind']>(events: readonly TrainingEvent[], kind: K) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: K }> => event.kind === kind);

describe('a training', () => {
  it('tells everything, in order', async () => {
    const training = await startTraining(dataset, request(TINY, { snapshotUsers: 10 }), engine);
    const events = await runToEnd(training);
    const told = events.map(({ kind }) => kind).filter((kind) => kind !== 'work');
    // Until the first step it says how far it is, each part from nothing to all of it.
    const ready = events.findIndex(({ kind }) => kind === 'ready');
    const prepared = of(events.slice(0, ready), 'work').map(({ preparation }) => preparation);
    const parts = (part: string) => prepared.filter((one) => one?.part === part);
    expect(prepared[0]).toEqual({ part: 'histories', done: 0, total: 0 });
    for (const [part, total] of [
      ['users', dataset.users],
      ['centres', 100],
    ] as const) {
      expect(parts(part).at(0)).toEqual({ part, done: 0, total });
      expect(parts(part).at(-1)).toEqual({ part, done: total, total });
    }
    const later = of(events.slice(ready), 'work');
    expect(later.every((one) => one.preparation === undefined)).toBe(true);
    const steps = ['step', 'losses', 'step', 'losses', 'step', 'losses'];
    const epoch = [...steps, 'epoch', 'snapshot', 'resumable'];
    expect(told).toEqual(['ready', 'snapshot', ...epoch, ...epoch, 'result']);
    expect(of(events, 'snapshot').map(({ snapshot }) => snapshot.epoch)).toEqual([0, 1, 2]);
    for (const { snapshot } of of(events, 'snapshot')) {
      expect(snapshot.users).toHaveLength(10);
      expect(snapshot.vectors).toHaveLength(80);
      expect(Math.hypot(...snapshot.vectors.slice(0, 8))).toBeCloseTo(1, 5);
      expect(Math.hypot(...(snapshot.centres ?? []).slice(0, 8))).toBeCloseTo(1, 5);
    }
    const [first, second] = of(events, 'epoch').map(({ record }) => record);
    expect([first.epoch, first.step, second.epoch, second.step]).toEqual([0, 3, 1, 6]);
    const means = stepsOf(events).slice(0, 3);
    expect(first.train.loss_rec).toBeCloseTo(
      means.reduce((sum, step) => sum + (step.losses.loss_rec ?? 0), 0) / 3,
      6,
    );
    const [{ result, answers }] = of(events, 'result');
    expect(answers?.lengths).toEqual(historyLengths(dataset, 'test'));
    expect(evalMetrics(answers?.above ?? new Int32Array())).toEqual(result.test);
    expect(answers?.intents).toHaveLength(40);
    const fullest = Math.max(...(result.health?.occupancy ?? []));
    const counts = [0, 1, 2].map((k) => answers?.intents?.filter((one) => one === k).length ?? 0);
    expect(Math.max(...counts)).toBe(fullest);
    expect(first.health?.drift).toBeNull();
    expect(second.health?.drift?.nmi).toBeGreaterThanOrEqual(0);
    expect(result.users).toBe(40);
    expect(result.health?.intents).toBe(3);
    expect(result.bestEpoch).toBe(second.best ? 1 : 0);
  });

  it.each(VARIANTS)('of variant %s learns, and has the terms that are its own', async (variant) => {
    const config = {
      ...TINY,
      variant,
      hidden_dropout_prob: 0,
      attention_probs_dropout_prob: 0,
      epochs: 20,
    };
    const steps = await firstSteps(dataset, config, engine, 60);
    const mean = (from: number) =>
      steps.slice(from, from + 12).reduce((sum, { losses }) => sum + (losses.loss ?? NaN), 0) / 12;
    expect(mean(48)).toBeLessThan(mean(0));
    const icl = variant === 'B+ICL' || variant === 'ELCRec';
    const elcm = variant === 'B+ELCM' || variant === 'ELCRec';
    expect(steps[0].losses.loss_cl !== null).toBe(icl);
    expect(steps[0].losses.loss_icl !== null).toBe(icl);
    expect(steps[0].losses.loss_cluster !== null).toBe(elcm);
    const { loss, loss_rec, loss_cl, loss_icl, loss_cluster } = steps[59].losses;
    const total = (loss_rec ?? 0) + 0.1 * ((loss_cl ?? 0) + (loss_icl ?? 0)) + (loss_cluster ?? 0);
    expect(loss).toBeCloseTo(total, 4);
  });

  it.each(['concat', 'none'] as const)('fuses intents by %s', async (prototype) => {
    const steps = await firstSteps(dataset, { ...TINY, prototype }, engine, 3);
    expect(steps.every(({ losses }) => Number.isFinite(losses.loss))).toBe(true);
  });

  it('with one seed has one curve, with another another', async () => {
    const losses = async (seed: number) =>
      (await firstSteps(dataset, { ...TINY, seed }, engine, 6)).map(({ losses }) => losses.loss);
    const first = await losses(1);
    expect(await losses(1)).toEqual(first);
    expect(await losses(2)).not.toEqual(first);
  });

  it('does not depend on when it is looked at', async () => {
    const straight = await firstSteps(dataset, TINY, engine, 4);
    const training = await startTraining(dataset, request(TINY, { maxSteps: 4 }), engine);
    const steps = [];
    for await (const event of training.events) {
      if (event.kind === 'step') {
        steps.push(...(await training.flush()));
        await training.state('now');
      }
      if (event.kind === 'losses') steps.push(...event.steps);
    }
    training.dispose();
    expect(steps.map(({ losses }) => losses.loss)).toEqual(
      straight.map(({ losses }) => losses.loss),
    );
  });

  it('leaves nothing behind when it is stopped', async () => {
    const before = memory().numTensors;
    const training = await startTraining(dataset, request(TINY), engine);
    for (let pulls = 0; pulls < 8; pulls++) await training.events.next();
    await training.events.return();
    training.dispose();
    training.dispose();
    expect(memory().numTensors).toBe(before);
  });

  // Every step is looked at: a tensor that a step or an epoch keeps is there at the next.
  it('holds tensors and bytes flat, step by step over 40 epochs', async () => {
    const config = { ...TINY, epochs: 40, patience: 40, batch_size: 8 };
    const training = await startTraining(dataset, request(config), engine);
    const seen = new Map<string, number>();
    for await (const event of training.events) {
      if (event.kind !== 'losses' || event.steps[0].step < 10) continue;
      const { numTensors, numBytes } = memory();
      seen.set(`${numTensors} tensors, ${numBytes} bytes`, event.steps[0].step);
    }
    training.dispose();
    expect([...seen.values()]).toEqual([200]);
  });

  it('says that it diverged', async () => {
    const training = await startTraining(dataset, request({ ...TINY, lr: 1e30 }), engine);
    const failure: unknown = await runToEnd(training).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(LabFailure);
    const { error } = failure as LabFailure;
    expect(error.code).toBe('DIVERGED');
    // Some term broke first, and is named; one that the variant lacks is none of them.
    expect(error.message).toMatch(/at step 2, in loss_/);
  });

  it.each([
    ['B', 'the scores of 40 of 40 users'],
    ['ELCRec', 'the vectors of users'],
  ] as const)(
    'of %s measures nothing where one step leaves the finite numbers',
    async (variant, what) => {
      // One step in all: its loss was finite, and only what is computed from its parameters overflows.
      const config = { ...TINY, variant, batch_size: 64, lr: 1e30, epochs: 1 };
      const training = await startTraining(dataset, request(config), engine);
      const told: TrainingEvent[] = [];
      const failure: unknown = await (async () => {
        for await (const event of training.events) told.push(event);
      })().catch((thrown: unknown) => thrown);
      training.dispose();
      expect(failure).toBeInstanceOf(LabFailure);
      const { error } = failure as LabFailure;
      expect(error).toMatchObject({ code: 'DIVERGED' });
      expect(error.message).toContain(what);
      expect(told.map(({ kind }) => kind)).not.toContain('epoch');
      expect(stepsOf(told).map(({ losses }) => Number.isFinite(losses.loss))).toEqual([true]);
    },
  );

  it('takes no epoch for the best because its answers win their ties', async () => {
    const config = { ...TINY, variant: 'B', epochs: 2 } as const;
    const whole = await runToEnd(await startTraining(dataset, request(config), engine));
    const point = whole.flatMap((event) => (event.kind === 'resumable' ? [event.point] : []))[0];
    if (point.best === null) throw new Error('no epoch was the best');
    const { record } = point.best;
    const perfect = { ...record.valid, 'ndcg@20': 1 };
    const goesOn = async (ties: typeof record.ties) => {
      const best = { ...point.best!, record: { ...record, valid: perfect, ties } };
      const resume = { ...point, best };
      const events = await runToEnd(
        await startTraining(dataset, request(config, { resume }), engine),
      );
      return events.flatMap((event) => (event.kind === 'epoch' ? [event.record.best] : []));
    };
    expect(await goesOn({ share: 1, middle: { ...perfect, 'ndcg@20': 0 } })).toEqual([true]);
    expect(await goesOn({ share: 0, middle: perfect })).toEqual([false]);
    // A point of a page that counted no ties is taken at its word.
    expect(await goesOn(null)).toEqual([false]);
  });

  it('refuses more intents than users', async () => {
    const config = { ...TINY, num_intent_clusters: 41 };
    const training = await startTraining(dataset, request(config), engine);
    await expect(runToEnd(training)).rejects.toThrow('41 intents are more than the 40 users');
  });
});

describe('what the map is drawn from', () => {
  const taken = (events: readonly TrainingEvent[]) =>
    of(events, 'snapshot').map(({ snapshot }) => snapshot);

  it('is taken after the last epoch too, planned or not', async () => {
    const config = { ...TINY, epochs: 50, patience: 2, lr: 0.00001 };
    const asked = request(config, { snapshotUsers: 10 });
    const events = await runToEnd(await startTraining(dataset, asked, engine));
    expect(taken(events).at(-1)?.epoch).toBe(of(events, 'epoch').length);
    const planned = { ...TINY, epochs: 21 };
    const more = request(planned, { snapshotUsers: 10 });
    const epochs = taken(await runToEnd(await startTraining(dataset, more, engine)));
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 22 }, (_, n) => n));
  });

  it('is taken of the best epoch, when it had none', async () => {
    const config = { ...TINY, epochs: 24 };
    const events = await runToEnd(await startTraining(dataset, request(config), engine));
    const point = of(events, 'resumable')[22].point;
    if (point.best === null) throw new Error('no epoch was the best');
    // Nothing is better than all hits: the best stays the 21st, which no map is due after.
    const valid = { ...point.best.record.valid, 'ndcg@20': 1 };
    const record = { ...point.best.record, epoch: 20, step: 63, valid, ties: null };
    const resume = { ...point, best: { ...point.best, record } };
    const asked = request(config, { snapshotUsers: 10, resume });
    const rest = await runToEnd(await startTraining(dataset, asked, engine));
    expect(taken(rest).map(({ epoch }) => epoch)).toEqual([24, 21]);
  });

  it('tells of the intents before training, which no epoch tells of', async () => {
    const asked = request(TINY, { snapshotUsers: 10 });
    const [first, second] = taken(await runToEnd(await startTraining(dataset, asked, engine)));
    expect(first.health?.occupancy.reduce((a, b) => a + b)).toBe(40);
    expect(first.health?.nmi).toBeTypeOf('number');
    expect(second.health).toBeNull();
  });
});

describe('a training continued from a finished epoch', () => {
  it.each(['B', 'ELCRec'] as const)('of %s goes on as if it had never stopped', async (variant) => {
    const config = { ...TINY, variant, epochs: 4 };
    const whole = await runToEnd(await startTraining(dataset, request(config), engine));
    const point = of(whole, 'resumable')[1].point;
    expect([point.epoch, point.step]).toEqual([2, 6]);
    // As it comes back from storage.
    const resume = structuredClone(point);
    const rest = await runToEnd(await startTraining(dataset, request(config, { resume }), engine));
    const curve = (events: readonly TrainingEvent[]) =>
      stepsOf(events).map(({ step, epoch, losses }) => ({ step, epoch, losses }));
    expect(curve(rest)).toEqual(curve(whole).slice(6));
    const valid = (events: readonly TrainingEvent[]) =>
      of(events, 'epoch').map(({ record }) => [record.epoch, record.valid, record.best]);
    expect(valid(rest)).toEqual(valid(whole).slice(2));
    const end = (events: readonly TrainingEvent[]) => {
      const [{ result }] = of(events, 'result');
      return [result.bestEpoch, result.test, result.health];
    };
    expect(end(rest)).toEqual(end(whole));
  });

  it('stops by the patience it had left', async () => {
    const config = { ...TINY, epochs: 50, patience: 2, lr: 0.00001 };
    const whole = await runToEnd(await startTraining(dataset, request(config), engine));
    const points = of(whole, 'resumable');
    const resume = points[points.length - 2].point;
    const rest = await runToEnd(await startTraining(dataset, request(config, { resume }), engine));
    expect(of(rest, 'epoch')).toHaveLength(1);
  });
});
