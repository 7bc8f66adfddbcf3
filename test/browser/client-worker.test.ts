import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLab, type LabClient } from '../../src/client/index.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import { ELCREC_DEFAULTS } from '../../workers/catalog/models/elcrec.ts';
import { runId } from '../../workers/protocol/ids.ts';
import { KEEPS_NOTHING } from '../../workers/protocol/lab-api.ts';
import { PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import { hasEnded, type BackendName, type RunRequest } from '../../workers/protocol/run.ts';
import { Ear, request } from '../support/lab-doubles.ts';

let client: LabClient;
beforeAll(() => {
  client = createLab();
});
afterAll(() => client.close());

const config: RunConfig = {
  ...ELCREC_DEFAULTS,
  hidden_size: 8,
  num_hidden_layers: 1,
  max_seq_length: 8,
  num_intent_clusters: 3,
  batch_size: 32,
  epochs: 1,
};

/** One training in the worker; what it told, and the data it was on. */
async function trained(backend: BackendName, over: Partial<RunRequest>): Promise<Ear> {
  expect(await client.engine(backend)).toMatchObject({ ok: true, value: { backend } });
  const opened = await client.openDataset(
    { kind: 'planted', options: { ...PLANTED_DEFAULTS, users: 64, intents: 3 } },
    () => undefined,
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const ear = new Ear();
  const id = runId(backend);
  const wanted = request({ runId: id, datasetId: opened.value.id, config, ...over });
  expect(await client.start(wanted, ear.hear)).toEqual({ ok: true, value: id });
  await ear.until((event) => event.type === 'status' && hasEnded(event.status));
  expect(ear.errors).toEqual([]);
  expect(ear.statuses.at(-1)).toBe('done');
  return ear;
}

it('trains in its worker, and lays out in the other', async () => {
  const ear = await trained('wasm', { snapshotUsers: 16 });
  expect(ear.steps).toEqual([1, 2]);
  expect(await client.checkpoint(runId('wasm'), 'best')).toMatchObject({ ok: true });
  const [snapshot] = ear.events.flatMap((e) => (e.type === 'snapshot' ? [e.snapshot] : []));
  expect(snapshot.vectors).toHaveLength(16 * 8);
  const map = await client.projection.layout(
    {
      runId: runId('wasm'),
      snapshot,
      part: 'all',
      previous: null,
      seed: 1,
      perplexity: 5,
      iterations: 20,
    },
    () => undefined,
  );
  expect(map).toMatchObject({ ok: true, value: { epoch: snapshot.epoch } });
});

it('trains in its worker on WebGPU', async () => {
  // As few kernels as can be: a software GPU takes its time over compiling each.
  const plain: RunConfig = { ...config, variant: 'B' };
  const ear = await trained('webgpu', { config: plain, snapshotUsers: 0, maxSteps: 1 });
  expect(ear.steps).toEqual([1]);
});

it('finds the bundled data set beside the page', async () => {
  expect(
    await client.openDataset({ kind: 'bundled', name: 'planted-intents' }, () => undefined),
  ).toMatchObject({ ok: true, value: { users: 1500, format: 'planted' } });
});

it('names its worker so that it keeps nothing where the page does not', () => {
  const names: (string | undefined)[] = [];
  const Stock = globalThis.Worker;
  globalThis.Worker = class extends Stock {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      names.push(options?.name);
    }
  };
  createLab().close();
  createLab(true).close();
  globalThis.Worker = Stock;
  expect(names).toEqual(['lab', KEEPS_NOTHING]);
});
