/** Small trainings by the real engine, in this thread, as a page has them. */
import { experimentKind } from '../../src/kinds/experiment/kind.ts';
import { is, withConfig } from '../../src/document/cell.ts';
import { cellId } from '../../src/document/ids.ts';
import type { Notebook } from '../../src/document/notebook.ts';
import type { NotebookView } from '../../src/document/view.ts';
import type { RunRecord } from '../../src/runs/record.ts';
import { applyEvents, newRecord, withMap } from '../../src/runs/reducer.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import { PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import { createEngineParts } from '../../workers/lab/engine-parts.ts';
import { createLab } from '../../workers/lab/lab.ts';
import { createProjection } from '../../workers/projection/service.ts';
import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import { runId } from '../../workers/protocol/ids.ts';
import type { RunEvent } from '../../workers/protocol/run.ts';
import { testHost } from './backends.ts';
import { request as layoutRequest } from './blobs.ts';
import { Ear, request } from './lab-doubles.ts';
import { notebook, view } from './notebook-fixture.ts';

const options = { ...PLANTED_DEFAULTS, users: 64, intents: 3, items_per_intent: 10 };
const origin = { kind: 'planted', options } as const satisfies DatasetSource;

/** What every model of a small lab is trained with: 2 epochs of 2 steps. */
export const SMALL = { batch_size: 32, epochs: 2 } as const;
/** And those with an encoder. */
export const SMALL_ENCODER = { ...SMALL, hidden_size: 8, num_hidden_layers: 1, max_seq_length: 8 };

/** A lab on wasm with 64 planted users open. */
export async function smallLab() {
  const lab = createLab(createEngineParts({ host: testHost(), baseUrl: 'file:///' }));
  await lab.engine('wasm');
  const opened = await lab.openDataset(origin, () => undefined);
  if (!opened.ok) throw new Error(opened.error.message);
  const card = opened.value;
  const projection = createProjection();

  /** A run to its end, its maps laid out; and all that was said of it. */
  async function train(
    config: RunConfig,
    name = config.model,
    startedAt = '2026-01-09T03:04:05.000Z',
  ): Promise<{ readonly run: RunRecord; readonly events: readonly RunEvent[] }> {
    const id = runId(name);
    const ear = new Ear();
    await lab.start(request({ datasetId: card.id, config, snapshotUsers: 16, runId: id }), ear.hear); // prettier-ignore
    await ear.status('done');
    const place = { notebook: notebook.id, cell: cellId('experiment') };
    const asked = newRecord({ id, name, startedAt, config, dataset: card, origin, place });
    let run = applyEvents(asked, ear.events);
    for (const snapshot of run.snapshots) {
      const layout = layoutRequest(snapshot, { runId: id, perplexity: 4, iterations: 20 });
      const frame = await projection.layout(layout, () => undefined);
      if (frame.ok && frame.value !== null) run = withMap(run, frame.value);
    }
    return { run: { ...run, snapshots: [] }, events: ear.events };
  }
  return { lab, card, train };
}

/** The notebook of all tests, its experiment with these settings. */
export const notebookWith = (settings: RunConfig): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) =>
    is(experimentKind, cell)
      ? withConfig(cell, { ...cell.config, preset: 'official', settings })
      : cell,
  ),
});

/** The same with these runs, as the first was trained. */
export const viewWith = (runs: readonly RunRecord[]): NotebookView => ({
  ...view,
  notebook: notebookWith(runs[0].config),
  runs,
  shown: new Map(),
  hidden: new Set(),
});
