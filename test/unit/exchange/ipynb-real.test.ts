/** Runs that the engine really made, with maps that were really laid out, into a file and back. */
import { expect, it } from 'vitest';
import { createLab } from '../../../workers/lab/lab.ts';
import { createEngineParts } from '../../../workers/lab/engine-parts.ts';
import { createProjection } from '../../../workers/projection/service.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { ELCREC_DEFAULTS, VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import type { DatasetSource } from '../../../workers/protocol/dataset.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { cellId } from '../../../src/document/ids.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { applyEvents, newRecord, withMap } from '../../../src/runs/reducer.ts';
import { testHost } from '../../support/backends.ts';
import { request as layoutRequest } from '../../support/blobs.ts';
import { Ear, request } from '../../support/lab-doubles.ts';
import { notebook, view } from '../../support/notebook-fixture.ts';

const options = { ...PLANTED_DEFAULTS, users: 64, intents: 3, items_per_intent: 10 };
const source = { kind: 'planted', options } as const satisfies DatasetSource;
const config: RunConfig = {
  ...ELCREC_DEFAULTS,
  hidden_size: 8,
  num_hidden_layers: 1,
  max_seq_length: 8,
  num_intent_clusters: 3,
  batch_size: 32,
  epochs: 2,
};

it('runs of every variant come back with the same numbers, curves and maps', async () => {
  const lab = createLab(createEngineParts({ host: testHost(), baseUrl: 'file:///' }));
  await lab.engine('wasm');
  const opened = await lab.openDataset(source, () => undefined);
  if (!opened.ok) throw new Error(opened.error.message);
  const projection = createProjection();
  const runs: RunRecord[] = [];
  for (const [i, variant] of VARIANTS.entries()) {
    const id = runId(`run-${i}`);
    const ear = new Ear();
    const settings = { ...config, variant };
    await lab.start(
      request({ datasetId: opened.value.id, config: settings, snapshotUsers: 16, runId: id }),
      ear.hear,
    );
    await ear.status('done');
    let run = newRecord({
      id,
      name: id,
      startedAt: `2026-01-0${9 - i}T03:04:05.000Z`,
      config: settings,
      dataset: opened.value,
      origin: source,
      place: { notebook: notebook.id, cell: cellId('experiment') },
    });
    run = applyEvents(run, ear.events);
    for (const snapshot of run.snapshots) {
      const asked = layoutRequest(snapshot, { runId: id, perplexity: 4, iterations: 20 });
      const frame = await projection.layout(asked, () => undefined);
      if (frame.ok && frame.value !== null) run = withMap(run, frame.value);
    }
    expect(run).toMatchObject({ status: 'done', step: 4 });
    expect(run.maps).toHaveLength(3); // before training, and after each epoch
    runs.push({ ...run, snapshots: [] });
  }
  const text = await writeIpynb(
    { ...view, runs, shown: new Map(), hidden: new Set() },
    { app: '1', toPng: () => Promise.resolve(null) },
  );
  const reading = readIpynb(text);
  expect(reading).toMatchObject({ notices: [] });
  expect('document' in reading && reading.document.runs).toEqual(runs);
});
