import type { RunConfig } from '../../workers/catalog/config.ts';
import { dependencies, type ExperimentCell } from './cell.ts';
import type { CellId } from './ids.ts';
import { cellOf, cellsOf } from './notebook.ts';
import { cardOf, runOf, sameOrigin, type NotebookView } from './view.ts';

/**
 * Why an experiment's figures no longer say what a run now would; null while they do, and before any run.
 * Nothing is run again by itself: a person reads the reason and decides.
 */
export function experimentStale(view: NotebookView, experiment: ExperimentCell): string | null {
  const run = runOf(view, experiment.id);
  if (run === null) return null;
  const card = cardOf(view, experiment);
  if (card !== null && card.hash !== run.dataset.hash) return 'Data changed since this ran';
  if (card === null && otherSource(view, experiment)) return 'Data changed since this ran';
  const { settings } = experiment.config;
  const keys = Object.keys(run.config) as (keyof RunConfig)[];
  return keys.some((key) => run.config[key] !== settings[key])
    ? 'Settings changed since this ran'
    : null;
}

/** Before the data are open, the cell's source is compared with the one the run noted. */
function otherSource({ notebook, ...view }: NotebookView, experiment: ExperimentCell): boolean {
  const run = runOf(view, experiment.id);
  const id = experiment.config.dataset;
  const data = id === null ? null : cellOf(notebook, id);
  if (run?.origin == null || data?.kind !== 'dataset') return false;
  return !sameOrigin(run.origin, data.config.source);
}

/** Every cell that is stale, and why: experiments by themselves, the others by what they depend on. */
export function staleCells(view: NotebookView): ReadonlyMap<CellId, string> {
  const reasons = new Map<CellId, string>();
  for (const experiment of cellsOf(view.notebook, 'experiment')) {
    const reason = experimentStale(view, experiment);
    if (reason !== null) reasons.set(experiment.id, reason);
  }
  for (const cell of view.notebook.cells) {
    const reason = reasonOf(view, reasons, cell.id, new Set());
    if (reason !== null) reasons.set(cell.id, reason);
  }
  return reasons;
}

/** A cell's own reason, or the first of what it depends on; a circle of references ends where it began. */
function reasonOf(
  view: NotebookView,
  known: ReadonlyMap<CellId, string>,
  id: CellId,
  seen: Set<CellId>,
): string | null {
  const cell = cellOf(view.notebook, id);
  if (cell === null || seen.has(id)) return null;
  seen.add(id);
  const own = known.get(id);
  if (own !== undefined) return own;
  for (const other of dependencies(cell)) {
    const reason = reasonOf(view, known, other, seen);
    if (reason !== null) return reason;
  }
  return null;
}

/** The experiments among the stale cells, from top to bottom: what "Run stale" runs. */
export const staleExperiments = (view: NotebookView): readonly ExperimentCell[] => {
  const stale = staleCells(view);
  return cellsOf(view.notebook, 'experiment').filter(({ id }) => stale.has(id));
};
