import { beforeAll, describe, expect, it } from 'vitest';
import {
  changeProblem,
  configAt,
  liveWeights,
  withChange,
} from '../../../workers/catalog/weight-changes.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import type { EngineReport, RunRequest, StepRecord } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { TrainingEvent } from '../../../workers/training/training.ts';
import { startBackend } from '../../support/backends.ts';
import { request, runToEnd, stepsOf, TINY, tinyDataset } from '../../support/training.ts';

let dataset: Dataset;
let engine: EngineReport;
beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
});

const run = async (over: Partial<RunRequest> = {}): Promise<readonly TrainingEvent[]> =>
  runToEnd(await startTraining(dataset, request(TINY, over), engine));
/** Without the seconds. */
const curve = (events: readonly TrainingEvent[]) =>
  stepsOf(events).map(({ step, losses }: StepRecord) => ({ step, losses }));
const CHANGE = { step: 3, key: 'trade_off', value: 7 };

describe('weights changed while a run trains', () => {
  it('count from the next step on, and the same steps come of them when they are known beforehand', async () => {
    const training = await startTraining(dataset, request(TINY), engine);
    const events: TrainingEvent[] = [];
    for await (const event of training.events) {
      events.push(event);
      if (event.kind === 'step' && event.step === 2)
        expect(training.reweigh('trade_off', 7)).toEqual(CHANGE);
    }
    training.dispose();
    const live = curve(events);
    expect(live).toEqual(curve(await run({ changes: [CHANGE] })));
    const plain = curve(await run());
    expect(live.slice(0, 2)).toEqual(plain.slice(0, 2));
    // The third step sees the parameters of an unchanged run, and sums its terms by the new weight.
    const [was, is] = [plain[2].losses, live[2].losses];
    expect(is.loss_cluster).toBe(was.loss_cluster);
    const more = (7 - TINY.trade_off) * (was.loss_cluster ?? 0);
    // rtol 1e-5: sums of float32.
    expect(is.loss).toBeCloseTo((was.loss ?? 0) + more, 4);
    expect(live[3].losses.loss_rec).not.toBe(plain[3].losses.loss_rec);
  });

  it('to what they were change nothing, to the last bit', async () => {
    const same = { step: 1, key: 'trade_off', value: TINY.trade_off };
    expect(curve(await run({ changes: [same] }))).toEqual(curve(await run()));
  });

  it('let a term count alone', async () => {
    const others = ['rec_weight', 'cf_weight', 'intent_cf_weight'];
    const changes = others.map((key) => ({ step: 2, key, value: 0 }));
    const [, alone] = curve(await run({ changes, maxSteps: 2 }));
    expect(alone.losses.loss).toBeCloseTo(TINY.trade_off * (alone.losses.loss_cluster ?? 0), 5);
    expect(alone.losses.loss_rec).not.toBeNull();
  });

  it('count as well when the run goes on from a point', async () => {
    const changes = [CHANGE, { step: 5, key: 'cf_weight', value: 0 }];
    const whole = await run({ changes });
    const points = whole.flatMap((event) => (event.kind === 'resumable' ? [event.point] : []));
    const rest = curve(await run({ changes, resume: structuredClone(points[0]) }));
    expect(rest).toEqual(curve(whole).slice(points[0].step));
  });

  it('are refused out of bounds, and for a term that is not trained', async () => {
    const training = await startTraining(dataset, request({ ...TINY, cf_weight: 0 }), engine);
    for (const [key, value] of [
      ['trade_off', -1],
      ['trade_off', Number.NaN],
      ['cf_weight', 1],
      ['lr', 0.1],
    ] as const)
      expect(() => training.reweigh(key, value)).toThrowError(
        expect.objectContaining({
          error: expect.objectContaining({ code: 'BAD_CONFIG' }) as object,
        }) as Error,
      );
    training.dispose();
  });
});

describe('the settings at a step', () => {
  const changes = [CHANGE, { step: 9, key: 'trade_off', value: 0 }];
  it.each([
    [2, 1],
    [3, 7],
    [8, 7],
    [9, 0],
  ])('%i', (step, weight) => {
    expect(configAt(ELCREC_DEFAULTS, changes, step).trade_off).toBe(weight);
  });

  it('are the very record where nothing has changed', () => {
    expect(configAt(ELCREC_DEFAULTS, changes, 1)).toBe(ELCREC_DEFAULTS);
  });

  it('are changed by nothing but weights, whatever a file says', () => {
    const odd = [
      { step: 1, key: 'model', value: 5 },
      { step: 1, key: 'lr', value: 9 },
    ];
    expect(configAt(ELCREC_DEFAULTS, odd, 3)).toBe(ELCREC_DEFAULTS);
  });

  it('keep one change of a key at a step', () => {
    const again = { ...CHANGE, value: 2 };
    expect(withChange(changes, again)).toEqual([again, changes[1]]);
    const first = { step: 1, key: 'cf_weight', value: 2 };
    expect(withChange(changes, first)[0]).toBe(first);
  });

  it('know which weights a run trains', () => {
    const keys = (config: typeof ELCREC_DEFAULTS) => liveWeights(config).map(({ key }) => key);
    expect(keys(ELCREC_DEFAULTS)).toEqual([
      'rec_weight',
      'cf_weight',
      'intent_cf_weight',
      'trade_off',
    ]);
    expect(keys({ ...ELCREC_DEFAULTS, variant: 'B' })).toEqual(['rec_weight']);
    expect(changeProblem(ELCREC_DEFAULTS, 'trade_off', 0.5)).toBeNull();
    expect(changeProblem(ELCREC_DEFAULTS, 'trade_off', 1e9)).toMatch(/between 0 and 100/);
  });
});
