import { describe, expect, it } from 'vitest';
import { createLab } from '../../../workers/lab/lab.ts';
import type { CheckpointView } from '../../../workers/protocol/lab-api.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { datasetId, runId } from '../../../workers/protocol/ids.ts';
import {
  Ear,
  METRICS,
  REPORT,
  doubles,
  reading,
  request,
  type Double,
} from '../../support/lab-doubles.ts';

const tiny = { stepsPerEpoch: 2, epochs: 1 };
const id = runId('r');
const dataset = datasetId('tiny');
const HOW = { seenItems: 'score_zero', pooling: null, snapshotUsers: 1 } as const;

async function opened(parts: Double) {
  const lab = createLab(parts);
  const card = await lab.openDataset({ kind: 'bundled', name: 'planted-intents' }, () => undefined);
  expect(card).toMatchObject({ ok: true, value: { id: dataset } });
  return lab;
}

describe('one thing at a time', () => {
  it('refuses a second run, another backend and an evaluation while a run is alive', async () => {
    const lab = await opened(doubles(tiny));
    const ear = new Ear();
    await lab.start(request(), ear.hear);
    const refusals = [
      await lab.start(request({ runId: runId('second') }), ear.hear),
      await lab.engine('wasm'),
    ];
    expect(refusals.map((answer) => !answer.ok && answer.error.code)).toEqual([
      'RUN_BUSY',
      'RUN_BUSY',
    ]);
    expect(refusals[0]).toMatchObject({
      error: { message: 'The run cannot start while a run is still going.' },
    });
    await ear.status('done');
    expect(ear.errors).toEqual([]);
    expect(await lab.engine('wasm')).toMatchObject({ ok: true });
  });

  it('lets a paused run be, for an evaluation', async () => {
    const lab = await opened(doubles(tiny));
    const ear = new Ear();
    await lab.start(request({ startPaused: true }), ear.hear);
    expect(await lab.readCheckpoint(dataset, new Blob(['x']), HOW)).toMatchObject({
      error: { code: 'RUN_BUSY' },
    });
    await ear.status('paused');
    expect(await lab.readCheckpoint(dataset, new Blob(['abc']), HOW)).toMatchObject({
      ok: true,
      value: { metrics: METRICS, users: 3 }, // the double counts bytes
    });
    expect(await lab.stop(id)).toEqual({ ok: true, value: 'stopped' });
  });

  it('refuses a run while an evaluation is going, and accepts it afterwards', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const parts = doubles(tiny, {
      viewCheckpoint: async (): Promise<CheckpointView> => {
        await finished;
        return reading(1).view;
      },
    });
    const lab = await opened(parts);
    const evaluation = lab.viewCheckpoint(dataset, new Blob(['x']), HOW);
    const ear = new Ear();
    expect(await lab.start(request(), ear.hear)).toMatchObject({ error: { code: 'RUN_BUSY' } });
    finish();
    expect(await evaluation).toMatchObject({ ok: true });
    expect(await lab.start(request(), ear.hear)).toMatchObject({ ok: true });
    await ear.status('done');
  });
});

describe('the engine', () => {
  it('is started once for the same choice, even when asked twice at once', async () => {
    const parts = doubles(tiny);
    const lab = createLab(parts);
    const [first, second] = await Promise.all([lab.engine('auto'), lab.engine('auto')]);
    expect(first).toEqual({ ok: true, value: REPORT });
    expect(second).toEqual(first);
    await lab.engine('wasm');
    expect(parts.starts).toEqual(['auto', 'wasm']);
  });

  it('answers a start that fails, and can be started afterwards', async () => {
    let works = false;
    const lab = createLab(
      doubles(tiny, {
        startEngine: () => (works ? Promise.resolve(REPORT) : Promise.reject(new Error('no'))),
      }),
    );
    expect(await lab.engine('auto')).toMatchObject({ ok: false });
    works = true;
    expect(await lab.engine('auto')).toEqual({ ok: true, value: REPORT });
  });
});

describe('what the lab does not know', () => {
  it('is answered with a code', async () => {
    const lab = createLab(doubles(tiny));
    const ear = new Ear();
    const code = async (answer: Promise<{ ok: boolean }>) =>
      expect(await answer).toMatchObject({
        ok: false,
        error: { code: expect.any(String) as string },
      });
    await code(lab.start(request(), ear.hear));
    await code(lab.pause(id));
    await code(lab.checkpoint(id, 'now'));
    await code(lab.closeDataset(dataset));
    await code(lab.readCheckpoint(dataset, new Blob(['x']), HOW));
    expect(ear.events).toEqual([]);
  });

  it('includes settings that cannot be trained', async () => {
    const lab = await opened(doubles(tiny));
    const config = { ...ELCREC_DEFAULTS, num_attention_heads: 7 };
    expect(await lab.start(request({ config }), () => undefined)).toMatchObject({
      error: { code: 'BAD_CONFIG' },
    });
  });

  it('includes a data set that was closed; a run on it goes on', async () => {
    const lab = await opened(doubles(tiny));
    const ear = new Ear();
    await lab.start(request(), ear.hear);
    expect(await lab.closeDataset(dataset)).toEqual({ ok: true, value: null });
    await ear.status('done');
    expect(await lab.start(request(), ear.hear)).toMatchObject({
      error: { code: 'UNKNOWN_DATASET' },
    });
  });
});
