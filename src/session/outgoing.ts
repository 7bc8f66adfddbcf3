import type { RunId } from '../../workers/protocol/ids.ts';
import { toLabError } from '../../workers/protocol/errors.ts';
import { fileName, type SavedFile } from '../exchange/downloads.ts';
import { SHIPPED } from '../shipped/index.ts';
import type { RunRecord } from '../runs/record.ts';
import type { KeptDocument } from '../storage/stored-document.ts';
import { FIRST_PLACE } from '../state/changes.ts';
import { notebookOf, runsHere, viewOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';
import { figurePng } from '../figures/png.ts';
import { runsFile } from '../exchange/export-runs.ts';
import { downloadBlob } from '../exchange/files.ts';
import { APP_VERSION } from '../version.ts';
import type { SessionContext } from './context.ts';

/** Everything out of the page, as files. Writers are loaded when they are asked for. */
export function outgoingEffects({ store, keep, complain, resolve }: SessionContext) {
  const run = (id: RunId | undefined): RunRecord | null =>
    store.getState().runs.find((one) => one.id === id) ?? null;

  async function contentOf(id: SavedFile, of: RunRecord | null): Promise<Blob> {
    const state = store.getState();
    const runs = of === null ? runsHere(state) : [of];
    switch (id) {
      case 'html': {
        const [{ writeHtml }, { htmlEffects }] = await Promise.all([
          import('../exchange/html/write.ts'),
          import('./html-effects.ts'),
        ]);
        return writeHtml(viewOf(state), htmlEffects);
      }
      case 'ipynb': {
        const { writeIpynb } = await import('../exchange/ipynb/index.ts');
        const text = await writeIpynb(viewOf(state), { app: APP_VERSION, toPng: figurePng });
        return new Blob([text], { type: 'application/x-ipynb+json' });
      }
      case 'metrics-wide':
      case 'run-metrics-wide':
        return (await import('../exchange/tables/metrics.ts')).metricsCsv(
          runs,
          'wide',
          APP_VERSION,
        );
      case 'metrics-long':
      case 'run-metrics-long':
        return (await import('../exchange/tables/metrics.ts')).metricsCsv(
          runs,
          'long',
          APP_VERSION,
        );
      case 'settings':
        return (await import('../exchange/tables/runs.ts')).runsCsv(runs, APP_VERSION);
      case 'runs':
        return runsFile(runs, APP_VERSION);
      case 'everything': {
        const { everythingZip } = await import('../exchange/export-all.ts');
        const { documents, runs: all } = await keep.everything();
        const { hidden } = state;
        return everythingZip(
          {
            documents: withUnstored(state, documents, all),
            runs: all,
            hidden,
            checkpoint: (id) => keep.checkpoint(id),
          },
          { app: APP_VERSION, toPng: figurePng },
        );
      }
      case 'projector': {
        const frame = of?.maps.at(-1);
        if (of === null || frame === undefined) throw new Error('There is no map yet to save.');
        return (await import('../exchange/tables/projector.ts')).projectorZip(
          of,
          frame,
          APP_VERSION,
        );
      }
    }
  }

  return {
    /** One file of the document, of all its runs, or of one. */
    async save(id: SavedFile, about?: RunId): Promise<void> {
      const record = run(about);
      try {
        const content = await contentOf(id, record);
        const { title } = notebookOf(store.getState());
        const of = id === 'everything' ? 'elcrec-lab' : (record?.name ?? title);
        downloadBlob(fileName(id, [of]), content);
        resolve('save');
      } catch (thrown) {
        complain(toLabError(thrown), 'save');
      }
    },
  };
}

/** Stored notebooks, the open one, and the shipped ones that were run and never changed. */
function withUnstored(
  state: LabState,
  stored: readonly KeptDocument[],
  runs: readonly RunRecord[],
): readonly KeptDocument[] {
  const open = { notebook: notebookOf(state), shown: state.shown };
  const used = new Set(runs.map(({ place }) => (place ?? FIRST_PLACE).notebook));
  const shipped = SHIPPED.filter(({ notebook }) => used.has(notebook.id));
  const all = [open, ...stored, ...shipped.map(({ notebook }) => ({ notebook, shown: NONE }))];
  return all.filter((one, i) => all.findIndex((o) => o.notebook.id === one.notebook.id) === i);
}

const NONE: KeptDocument['shown'] = new Map();
