import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { DatasetId } from '../../workers/protocol/ids.ts';
import type { RunRecord } from '../runs/record.ts';
import type { LabState } from '../state/state.ts';

/** What has to happen to the data before a run can go on. */
export type DataNeed =
  | { readonly kind: 'open'; readonly datasetId: DatasetId }
  | { readonly kind: 'reopen'; readonly source: DatasetSource }
  | { readonly kind: 'refuse'; readonly error: LabError };

/** Whether a run's data are open; where not, how the page gets them, or what only the person can do. */
export function dataNeed(state: Pick<LabState, 'data'>, run: RunRecord): DataNeed {
  const opened = [...state.data.values()].flatMap((slot) => slot.opened ?? []);
  const found = opened.find(({ card }) => card.hash === run.dataset.hash);
  if (found !== undefined) return { kind: 'open', datasetId: found.card.id };
  const { origin } = run;
  if (origin !== null && origin.kind !== 'file') return { kind: 'reopen', source: origin };
  const name = origin?.name ?? run.dataset.name;
  const sameName = opened.some(({ source }) => source.kind === 'file' && source.name === name);
  return { kind: 'refuse', error: sameName ? otherData(run) : fileNeeded(run, name) };
}

/** The data were opened, and are not those the run learned from. */
export const otherData = ({ name, dataset }: RunRecord): LabError => ({
  code: 'HASH_MISMATCH',
  message: `The open ${dataset.name} holds other interactions than ${name} learned from, so the run cannot go on with it.`,
  action: 'Open the data it learned from, or press Run again for a new run.',
});

const fileNeeded = (run: RunRecord, name: string): LabError => ({
  code: 'UNKNOWN_DATASET',
  message: `${run.name} learned from the file ${name}, which a page cannot open again by itself.`,
  action: `Drop ${name} on the page, then press Resume.`,
});

/** An experiment was to run on a cell in which nothing is open, or on no cell at all. */
export const noData = (): LabError => ({
  code: 'UNKNOWN_DATASET',
  message: 'This experiment has no data to learn from.',
  action: 'Open data in its data cell, or choose another data cell in its source.',
});

export const pointLost = (run: RunRecord): LabError => ({
  code: 'INTERNAL',
  message: `The stored state of ${run.name} cannot be read, so it cannot go on from where it was.`,
  action: 'Press Run again: the same seed gives the same curve.',
});
