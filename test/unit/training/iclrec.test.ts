/** ICLRec as it is trained: an E-step before every epoch, and what a continued training takes up of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import type { EngineReport, RunRequest } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { TrainingEvent } from '../../../workers/training/training.ts';
import { startBackend } from '../../support/backends.ts';
import { request, runToEnd, stepsOf, tinyDataset, TINY_ICLREC } from '../../support/training.ts';

let dataset: Dataset;
let engine: EngineReport;
beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
});

const CONFIG = { ...TINY_ICLREC, epochs: 3 };
const trained = async (config = CONFIG, more: Partial<RunRequest> = {}) =>
  runToEnd(await startTraining(dataset, request(config, more), engine));

const of = <K extends TrainingEvent['kind']>(events: readonly TrainingEvent[], kind: K) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: K }> => event.kind === kind);

const losses = (events: readonly TrainingEvent[]) =>
  stepsOf(events).map(({ step, epoch, losses }) => ({ step, epoch, losses }));

describe('a training of ICLRec', () => {
  it('has its own three terms, groups for health and map from the start, and a test', async () => {
    const events = await trained(CONFIG, { snapshotUsers: 10 });
    const [step] = stepsOf(events);
    expect(Object.keys(step.losses).sort()).toEqual(['loss', 'loss_cl', 'loss_icl', 'loss_rec']);
    for (const value of Object.values(step.losses)) expect(value).toEqual(expect.any(Number));
    for (const { snapshot } of of(events, 'snapshot')) {
      expect(snapshot.centres).toHaveLength(3 * 8);
      expect(snapshot.intents).toHaveLength(10);
    }
    for (const { record } of of(events, 'epoch')) expect(record.health?.intents).toBe(3);
    expect(of(events, 'result')[0].result.users).toBe(dataset.users);
    expect(events.find(({ kind }) => kind === 'ready')).toMatchObject({ stepsPerEpoch: 3 });
  });

  it('groups the users anew before every epoch', async () => {
    const points = of(await trained(), 'resumable').map(({ point }) => point);
    const centroids = points.map(({ state }) => [...state!.get('centroids')!.values]);
    expect(centroids[1]).not.toEqual(centroids[0]);
    expect(centroids[2]).not.toEqual(centroids[1]);
  });

  it('is the same to the bit in one go, and stopped after an epoch and continued', async () => {
    const whole = await trained();
    const [{ point }] = of(whole, 'resumable');
    const rest = await trained(CONFIG, { resume: structuredClone(point) });
    expect(losses(rest)).toEqual(losses(whole).slice(3));
    const end = (events: readonly TrainingEvent[]) => {
      const { parameters, moments, state, best } = of(events, 'resumable').at(-1).point;
      return { parameters, moments, state, best: best?.parameters, of: best?.state };
    };
    expect(end(rest)).toEqual(end(whole));
    const told = (events: readonly TrainingEvent[]) => ({
      ...of(events, 'result')[0].result,
      seconds: null,
    });
    expect(told(rest)).toEqual(told(whole));

    // The centroids are part of it: without them the next E-step begins anew.
    const { state, ...bare } = point;
    expect(state).toBeDefined();
    const anew = await trained(CONFIG, { resume: structuredClone(bare) });
    expect(losses(anew)).not.toEqual(losses(rest));
  });

  it.each([
    ['of another shape', { shape: [8, 3], values: new Float32Array(24) }, 'should be 3×8'],
    ['that are no numbers', { shape: [3, 8], values: new Float32Array(24).fill(NaN) }, '24 of 24'],
  ])('does not go on from centroids %s', async (_, centroids, said) => {
    const whole = await trained({ ...CONFIG, epochs: 1 });
    const [{ point }] = of(whole, 'resumable');
    const state = new Map([['centroids', centroids]]);
    await expect(trained(CONFIG, { resume: { ...point, state } })).rejects.toThrow(said);
  });

  it('trains without the intent contrast, and then groups nobody', async () => {
    const events = await trained({ ...CONFIG, intent_cf_weight: 0, epochs: 1 });
    expect(stepsOf(events)[0].losses.loss_icl).toBe(null);
    expect(of(events, 'epoch')[0].record.health).toBe(null);
  });
});
