/** The lab over the real parts, in this thread: what crosses the wire is what the engine computes. */
import { expect, it } from 'vitest';
import { createLab } from '../../../workers/lab/lab.ts';
import { createEngineParts } from '../../../workers/lab/engine-parts.ts';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { engineMemory } from '../../../workers/engine/engine.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import type { DatasetSource } from '../../../workers/protocol/dataset.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { testHost } from '../../support/backends.ts';
import { Ear, request } from '../../support/lab-doubles.ts';

const source: DatasetSource = {
  kind: 'planted',
  options: { ...PLANTED_DEFAULTS, users: 64, intents: 3, items_per_intent: 10 },
};
const config: RunConfig = {
  ...ELCREC_DEFAULTS,
  hidden_size: 8,
  num_hidden_layers: 1,
  max_seq_length: 8,
  num_intent_clusters: 3,
  batch_size: 32,
  epochs: 2,
};

it('trains, is paused and stepped without a trace in the numbers, and ranks its own checkpoint', async () => {
  const lab = createLab(createEngineParts({ host: testHost(), baseUrl: 'file:///' }));
  expect(await lab.engine('wasm')).toMatchObject({ ok: true, value: { backend: 'wasm' } });
  const opened = await lab.openDataset(source, () => undefined);
  if (!opened.ok) throw new Error(opened.error.message);
  const datasetId = opened.value.id;
  const wanted = { datasetId, config, snapshotUsers: 16 };

  const straight = new Ear();
  await lab.start(request({ ...wanted, runId: runId('straight') }), straight.hear);
  await straight.status('done');
  expect(straight.errors).toEqual([]);
  expect(straight.steps).toEqual([1, 2, 3, 4]);
  const afterFirst = engineMemory().tensors;

  const halting = new Ear();
  const id = runId('halting');
  await lab.start(request({ ...wanted, runId: id, startPaused: true }), halting.hear);
  expect(await lab.step(id)).toEqual({ ok: true, value: 'paused' });
  expect(await lab.step(id)).toEqual({ ok: true, value: 'paused' });
  expect(await lab.resume(id)).toEqual({ ok: true, value: 'running' });
  await lab.pause(id);
  await lab.resume(id);
  await halting.status('done');

  const losses = (ear: Ear) =>
    ear.events.flatMap((e) => (e.type === 'steps' ? e.steps.map(({ losses }) => losses.loss) : []));
  expect(losses(halting)).toEqual(losses(straight));
  expect(engineMemory().tensors).toBe(afterFirst);

  const bytes = await lab.checkpoint(id, 'best');
  if (!bytes.ok) throw new Error(bytes.error.message);
  const told = halting.events.find((event) => event.type === 'result');
  const [result, answers] = [told?.result, told?.answers];
  expect(answers?.intents).toHaveLength(64);
  const { metadata } = readCheckpoint(bytes.value);
  expect(metadata).toMatchObject({ config, seed: 1, datasetHash: opened.value.hash });
  expect(metadata?.metrics).toMatchObject({
    epoch: result?.bestEpoch,
    'test ndcg@20': result?.test['ndcg@20'],
    'valid ndcg@20': result?.valid['ndcg@20'],
  });
  const file = new Blob([bytes.value.slice()]);
  const how = { seenItems: 'score_zero', pooling: null, snapshotUsers: 16 } as const;
  const read = await lab.readCheckpoint(datasetId, file, how);
  expect(read).toMatchObject({
    ok: true,
    value: {
      metrics: result?.test,
      ties: result?.ties,
      valid: result?.valid,
      popularity: result?.popularity,
      users: 64,
      protocol: result?.protocol,
      // The file has the settings of its training.
      view: { config, told: null, health: { occupancy: result?.health?.occupancy } },
    },
  });
  const real = await lab.viewCheckpoint(datasetId, file, { ...how, pooling: 'real_positions' });
  expect(real).toMatchObject({ ok: true, value: { config: { pooling: 'real_positions' } } });
  if (!read.ok || !real.ok) throw new Error('not read');
  expect(read.value.answers).toEqual(answers);
  expect(real.value.meanNorm).not.toBe(read.value.view.meanNorm);
  const { snapshot } = read.value.view;
  expect(snapshot).toMatchObject({ epoch: 0, dims: 8, health: read.value.view.health });
  expect(snapshot.users).toHaveLength(16);
  expect(engineMemory().tensors).toBe(afterFirst);
});
