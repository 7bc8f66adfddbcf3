import type { DatasetCard, PlantedOptions } from '../../workers/protocol/dataset.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import type { DataOrigin, RunRecord } from '../runs/record.ts';
import type { ExperimentCell } from './cell.ts';
import type { CellId } from './ids.ts';
import { cellOf, type Notebook } from './notebook.ts';

/** A document together with what is known of its data and its runs: all that a reader of it is shown. */
export interface NotebookView {
  readonly notebook: Notebook;
  /** Runs of this notebook, newest first. */
  readonly runs: readonly RunRecord[];
  /** What is open in each dataset cell. */
  readonly cards: ReadonlyMap<CellId, DatasetCard>;
  /** The run an experiment shows where it is not its newest. */
  readonly shown: ReadonlyMap<CellId, RunId>;
  /** Runs taken off the figures by hand. */
  readonly hidden: ReadonlySet<RunId>;
}

/** The run an experiment's figures are about: the one chosen, otherwise its newest. */
export function runOf(
  view: Pick<NotebookView, 'runs' | 'shown'>,
  id: CellId | null,
): RunRecord | null {
  if (id === null) return null;
  const chosen = view.shown.get(id);
  return (
    view.runs.find((run) => run.id === chosen) ??
    view.runs.find((run) => run.place?.cell === id) ??
    null
  );
}

/** The experiment a cell points at; null when it points at nothing, or at another kind. */
export function experimentOf(notebook: Notebook, id: CellId | null): ExperimentCell | null {
  const cell = id === null ? null : cellOf(notebook, id);
  return cell?.kind === 'experiment' ? cell : null;
}

/** The data an experiment learns from, as far as they are open. */
export function cardOf(
  view: Pick<NotebookView, 'cards'>,
  experiment: ExperimentCell | null,
): DatasetCard | null {
  const id = experiment?.config.dataset ?? null;
  return id === null ? null : (view.cards.get(id) ?? null);
}

/** Two ways of saying the same data; neither the order of keys nor the address of a known set counts. */
export const sameOrigin = (a: DataOrigin, b: DataOrigin): boolean =>
  a.kind === 'planted' && b.kind === 'planted'
    ? PLANTED_KEYS.every((key) => String(a.options[key]) === String(b.options[key]))
    : a.kind !== 'planted' && b.kind !== 'planted' && a.kind === b.kind && a.name === b.name;

const PLANTED_KEYS = Object.keys(PLANTED_DEFAULTS) as readonly (keyof PlantedOptions)[];
