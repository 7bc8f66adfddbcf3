import { describe, expect, it, vi } from 'vitest';
import { createLab } from '../../../workers/lab/lab.ts';
import { LabFailure, type LabError } from '../../../workers/protocol/errors.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import type { LabApi } from '../../../workers/protocol/lab-api.ts';
import type { RunRequest } from '../../../workers/protocol/run.ts';
import {
  Ear,
  HeldPace,
  REPORT,
  doubles,
  request,
  type Double,
  type Script,
} from '../../support/lab-doubles.ts';

const id = runId('r');
const LOST: LabError = { code: 'DEVICE_LOST', message: 'Lost.', action: 'Run again.' };
const DIVERGED: LabError = { code: 'DIVERGED', message: 'NaN.', action: 'Lower lr.' };
const tiny: Script = { stepsPerEpoch: 3, epochs: 2 };

async function started(
  parts: Double,
  over: Partial<RunRequest> = {},
): Promise<{ lab: LabApi; ear: Ear }> {
  const lab = createLab(parts);
  await lab.openDataset({ kind: 'bundled', name: 'planted-intents' }, () => undefined);
  const ear = new Ear();
  expect(await lab.start(request(over), ear.hear)).toEqual({ ok: true, value: over.runId ?? id });
  return { lab, ear };
}

/** A run held after the event in which step `step` was taken. */
async function heldAt(step: number, script: Script = tiny) {
  const pace = new HeldPace(false);
  const parts = doubles(script, { pace });
  const { lab, ear } = await started(parts);
  await pace.held();
  while (parts.trainings[0].taken < step) await pace.turn();
  return { lab, ear, pace, training: parts.trainings[0] };
}

describe('a run from start to end', () => {
  it('tells everything in order, and its end last', async () => {
    const parts = doubles(tiny);
    const { ear } = await started(parts);
    await ear.status('done');
    expect(ear.statuses).toEqual(['preparing', 'compiling', 'running', 'done']);
    expect(ear.steps).toEqual([1, 2, 3, 4, 5, 6]);
    const types = ear.events.map(({ type }) => type);
    expect(types.filter((type) => type !== 'steps')).toEqual([
      'status', // preparing
      'preparing', // the engine
      'plan',
      'status', // compiling
      'status', // running, now that losses are back
      'epoch',
      'snapshot',
      'epoch',
      'snapshot',
      'result',
      'status', // done
    ]);
    // All losses of an epoch are told before it ends.
    const third = ear.events.findIndex(
      (event) => event.type === 'steps' && event.steps.some(({ step }) => step === 3),
    );
    expect(third).toBeLessThan(types.indexOf('epoch'));
    expect(new Set(ear.events.map((event) => event.runId))).toEqual(new Set([id]));
    expect(parts.trainings[0].disposed).toBe(1);
  });

  it('plans with what the engine and the training report', async () => {
    const { ear } = await started(doubles(tiny));
    await ear.status('done');
    const plan = ear.events.find((event) => event.type === 'plan')?.plan;
    expect(plan).toMatchObject({
      parameters: 7,
      stepsPerEpoch: 3,
      epochs: 2,
      datasetHash: 'abc',
      engine: { backend: 'cpu' },
    });
  });

  it('is done when the training ends by itself, as it does at maxSteps', async () => {
    let asked: number | null = null;
    const parts = doubles(tiny);
    const startTraining: Double['startTraining'] = (dataset, wanted, engine) => {
      asked = wanted.maxSteps;
      return parts.startTraining(dataset, wanted, engine);
    };
    const { ear } = await started({ ...parts, startTraining }, { maxSteps: 4 });
    await ear.status('done');
    expect(asked).toBe(4);
    expect(ear.steps).toEqual([1, 2, 3, 4]);
  });

  it('goes on when a listener throws', async () => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const parts = doubles(tiny);
    const lab = createLab(parts);
    await lab.openDataset({ kind: 'bundled', name: 'planted-intents' }, () => undefined);
    const ear = new Ear();
    await lab.start(request(), (events) => {
      ear.hear(events);
      throw new Error('listener');
    });
    await ear.status('done');
    expect(ear.steps).toHaveLength(6);
    silence.mockRestore();
  });
});

describe('a weight that is changed', () => {
  it('is told before the step that it counts in, and refused where it cannot be', async () => {
    const { lab, ear, pace, training } = await heldAt(2);
    const changed = lab.reweigh(id, 'trade_off', 3);
    const refused = lab.reweigh(id, 'trade_off', -1);
    await pace.turn();
    expect(await changed).toEqual({ ok: true, value: { step: 3, key: 'trade_off', value: 3 } });
    expect(await refused).toMatchObject({ ok: false, error: { code: 'BAD_CONFIG' } });
    expect(ear.events.filter(({ type }) => type === 'change')).toHaveLength(1);
    expect(training.taken).toBeGreaterThanOrEqual(2);
    pace.open();
    await ear.status('done');
    expect(await lab.reweigh(id, 'trade_off', 3)).toMatchObject({ ok: false });
  });
});

describe('pause, resume, step', () => {
  it('takes no further step once paused, and leaves no loss behind', async () => {
    const { lab, ear, pace, training } = await heldAt(1);
    const paused = lab.pause(id);
    expect(ear.statuses.at(-1)).toBe('compiling'); // not before the engine says so
    pace.open();
    expect(await paused).toEqual({ ok: true, value: 'paused' });
    expect(training.taken).toBe(1);
    expect(training.flushes).toBe(1);
    expect(ear.steps).toEqual([1]);
    expect(ear.statuses.at(-1)).toBe('paused');

    expect(await lab.resume(id)).toEqual({ ok: true, value: 'running' });
    await ear.status('done');
    expect(ear.steps).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('steps exactly once from a paused start, again and again', async () => {
    const parts = doubles(tiny);
    const { lab, ear } = await started(parts, { startPaused: true });
    await ear.status('paused');
    const [training] = parts.trainings;
    expect(training.taken).toBe(0);
    for (const step of [1, 2, 3, 4]) {
      expect(await lab.step(id)).toEqual({ ok: true, value: 'paused' });
      expect(training.taken).toBe(step);
      expect(ear.steps.at(-1)).toBe(step);
    }
    expect(ear.statuses).toEqual([
      'preparing',
      'paused',
      'compiling', // the first step compiles
      'paused',
      'paused',
      'paused',
      'paused',
    ]);
    // The epoch between steps 3 and 4 was told.
    expect(ear.events.filter(({ type }) => type === 'epoch')).toHaveLength(1);
  });

  it('answers a step that finds the training finished with how it ended', async () => {
    const parts = doubles({ stepsPerEpoch: 1, epochs: 1 });
    const { lab } = await started(parts, { startPaused: true });
    expect(await lab.step(id)).toEqual({ ok: true, value: 'paused' });
    expect(await lab.step(id)).toEqual({ ok: true, value: 'done' });
    expect(parts.trainings[0].taken).toBe(1);
  });

  it('takes one step and pauses when told to step while running', async () => {
    const { lab, pace, training } = await heldAt(2);
    const stepped = lab.step(id);
    pace.open();
    expect(await stepped).toEqual({ ok: true, value: 'paused' });
    expect(training.taken).toBe(3);
  });

  it('carries out orders one after the other, each answered with its own status', async () => {
    const { lab, pace, training } = await heldAt(1);
    const answers = Promise.all([lab.pause(id), lab.step(id), lab.resume(id), lab.pause(id)]);
    pace.open();
    expect((await answers).map((answer) => answer.ok && answer.value)).toEqual([
      'paused',
      'paused',
      'running',
      'paused',
    ]);
    expect(training.taken).toBe(2);
  });

  it('heeds a pause given while preparing', async () => {
    const parts = doubles(tiny);
    const { lab } = await started(parts);
    expect(await lab.pause(id)).toEqual({ ok: true, value: 'paused' });
    expect(parts.trainings[0].taken).toBe(0);
  });
});

describe('stop', () => {
  it('ends the training within a step and disposes of it once', async () => {
    const { lab, ear, pace, training } = await heldAt(1);
    const stopped = lab.stop(id);
    pace.open();
    expect(await stopped).toEqual({ ok: true, value: 'stopped' });
    expect(training).toMatchObject({ taken: 1, returned: true, disposed: 1 });
    expect(ear.steps).toEqual([1]);
    expect(ear.events.at(-1)).toMatchObject({ type: 'status', status: 'stopped', step: 1 });
    expect(await lab.stop(id)).toEqual({ ok: true, value: 'stopped' });
    expect(await lab.resume(id)).toEqual({ ok: true, value: 'stopped' });
    expect(training.disposed).toBe(1);
  });

  it('is heard while paused', async () => {
    const parts = doubles(tiny);
    const { lab, ear } = await started(parts, { startPaused: true });
    await ear.status('paused');
    expect(await lab.stop(id)).toEqual({ ok: true, value: 'stopped' });
    expect(parts.trainings[0]).toMatchObject({ taken: 0, disposed: 1 });
  });

  it('is heard while preparing', async () => {
    const parts = doubles(tiny);
    const { lab, ear } = await started(parts);
    expect(await lab.stop(id)).toEqual({ ok: true, value: 'stopped' });
    expect(parts.trainings[0]).toMatchObject({ taken: 0, disposed: 1 });
    expect(ear.statuses).toEqual(['preparing', 'stopped']);
  });

  it('answers the orders behind it too', async () => {
    const { lab, pace } = await heldAt(1);
    const answers = Promise.all([lab.stop(id), lab.pause(id), lab.checkpoint(id, 'now')]);
    pace.open();
    expect(await answers).toEqual([
      { ok: true, value: 'stopped' },
      { ok: true, value: 'stopped' },
      { ok: true, value: Uint8Array.of(1) },
    ]);
  });
});

describe('failure', () => {
  it('tells why, says so last, and keeps the best epoch', async () => {
    const parts = doubles({
      ...tiny,
      beforeStep: (step) => {
        if (step === 6) throw new LabFailure(DIVERGED);
      },
    });
    const { lab, ear } = await started(parts);
    await ear.status('failed');
    expect(ear.steps).toEqual([1, 2, 3, 4, 5]);
    expect(ear.events.slice(-2)).toEqual([
      { runId: id, type: 'error', error: DIVERGED },
      { runId: id, type: 'status', status: 'failed', epoch: 1, step: 5 },
    ]);
    expect(parts.trainings[0]).toMatchObject({ returned: true, disposed: 1 });
    expect(await lab.checkpoint(id, 'best')).toEqual({ ok: true, value: Uint8Array.from([-1]) });
    expect(await lab.checkpoint(id, 'now')).toMatchObject({ error: { code: 'DIVERGED' } });
  });

  it('of a read-back while pausing answers the pause with it', async () => {
    const { lab, ear, pace, training } = await heldAt(1);
    training.flush = () => Promise.reject(new LabFailure(DIVERGED));
    const paused = lab.pause(id);
    pace.open();
    expect(await paused).toEqual({ ok: true, value: 'failed' });
    expect(ear.errors).toEqual(['DIVERGED']);
  });

  it('ends the run when the device is lost, though nothing threw', async () => {
    let failure: LabError | null = null;
    const parts = doubles(
      {
        ...tiny,
        beforeStep: (step) => {
          if (step === 2 && parts.trainings.length === 1) failure = LOST;
        },
      },
      {
        engineFailure: () => failure,
        startEngine: (choice) => {
          failure = null;
          parts.starts.push(choice);
          return Promise.resolve(REPORT);
        },
      },
    );
    const { lab, ear } = await started(parts);
    await ear.status('failed');
    expect(ear.errors).toEqual(['DEVICE_LOST']);
    expect(parts.trainings[0]).toMatchObject({ taken: 2, disposed: 1 });
    // No epoch had ended: there is nothing good to keep, and the answer says why.
    expect(await lab.checkpoint(id, 'best')).toMatchObject({ error: { code: 'DEVICE_LOST' } });

    // The next run finds the engine started anew.
    const again = new Ear();
    await lab.start(request({ runId: runId('again') }), again.hear);
    await again.status('done');
    expect(parts.starts).toEqual(['auto', 'auto']);
  });

  it('names the engine’s failure rather than what it made the training throw', async () => {
    const parts = doubles(
      {
        ...tiny,
        beforeStep: () => {
          throw new Error('mapAsync was aborted');
        },
      },
      { engineFailure: () => LOST },
    );
    const { ear } = await started(parts);
    await ear.status('failed');
    expect(ear.errors).toEqual(['DEVICE_LOST']);
  });

  it('tells a run whose engine or training does not start', async () => {
    const parts = doubles(tiny, { startTraining: () => Promise.reject(new Error('no memory')) });
    const { lab, ear } = await started(parts);
    await ear.status('failed');
    expect(ear.errors).toEqual(['INTERNAL']);
    expect(ear.statuses).toEqual(['preparing', 'failed']);
    expect(await lab.step(id)).toEqual({ ok: true, value: 'failed' });
  });
});

describe('checkpoints', () => {
  it('takes the parameters between two steps of a running training', async () => {
    const { lab, pace } = await heldAt(2);
    const bytes = lab.checkpoint(id, 'now');
    pace.open();
    expect(await bytes).toEqual({ ok: true, value: Uint8Array.of(2) });
  });

  it('keeps those of an ended run, untouched by what is done to a copy', async () => {
    const { lab, ear } = await started(doubles(tiny));
    await ear.status('done');
    const first = await lab.checkpoint(id, 'now');
    if (first.ok) structuredClone(first.value.buffer, { transfer: [first.value.buffer] });
    expect(await lab.checkpoint(id, 'now')).toEqual({ ok: true, value: Uint8Array.of(6) });
  });

  it('lets the oldest ended runs go', async () => {
    const { lab, ear } = await started(doubles(tiny), { runId: runId('0') });
    await ear.status('done');
    for (let i = 1; i <= 5; i++) {
      const next = new Ear();
      await lab.start(request({ runId: runId(String(i)) }), next.hear);
      await next.status('done');
    }
    // The sixth start leaves five ended ones beside itself.
    const last = new Ear();
    await lab.start(request({ runId: runId('6') }), last.hear);
    expect(await lab.checkpoint(runId('0'), 'best')).toMatchObject({
      error: { code: 'UNKNOWN_RUN' },
    });
    expect(await lab.checkpoint(runId('1'), 'best')).toMatchObject({ ok: true });
    await last.status('done');
  });
});
