import type { Cell } from '../document/cell.ts';
import { dependencies } from '../document/cells.ts';
import type { CellId } from '../document/ids.ts';
import { kindOf } from '../document/kinds.ts';
import { cellOf } from '../document/notebook.ts';
import { runOf, type NotebookView } from '../document/view.ts';
import { sameOrigin } from '../runs/origin.ts';
import type { RunRecord } from '../runs/record.ts';
import type { RunSpec } from '../runs/run-spec.ts';
import { planners, plansOf, runFor } from './plans.ts';

/** A run that a cell asks for, and what became of it. */
export interface Standing {
  readonly spec: RunSpec;
  /** Null while it is missing. */
  readonly run: RunRecord | null;
  /** Why the run is no longer the one asked for; null while it is, and where there is none. */
  readonly stale: string | null;
}

/** What became of each run that a cell asks for, in the order of its plan. */
export const standings = (view: NotebookView, cell: Cell): readonly Standing[] =>
  plansOf(view, cell).map((spec) => {
    const run = runFor(view, spec);
    return { spec, run, stale: run === null ? null : staleReason(view, spec, run) };
  });

/**
 * Why a run no longer says what one now would; null while it does. Nothing is run again by itself: a person reads
 * the reason and decides.
 */
function staleReason(view: NotebookView, spec: RunSpec, run: RunRecord): string | null {
  const card = spec.dataset === null ? undefined : view.cards.get(spec.dataset);
  if (card === undefined ? otherSource(view, spec, run) : card.hash !== run.dataset.hash)
    return 'Data changed since this ran';
  const keys = Object.keys(run.config);
  return keys.some((key) => run.config[key] !== spec.config[key])
    ? 'Settings changed since this ran'
    : null;
}

/** Before the data are open, the source of their cell is compared with the one the run noted. */
function otherSource({ notebook }: NotebookView, { dataset }: RunSpec, run: RunRecord): boolean {
  const data = cellOf(notebook, dataset);
  const source = data === null ? undefined : kindOf(data).source?.(data.config);
  if (run.origin === null || source === undefined) return false;
  return !sameOrigin(run.origin, source);
}

/** Why a cell that asks for runs is stale by itself: the first of its runs that is, or that some are missing. */
function plannerStale(view: NotebookView, cell: Cell): string | null {
  // What a file holds does not hang on the cell's settings, and cannot be run again.
  if (runOf(view, cell.id)?.imported !== undefined) return null;
  const all = standings(view, cell);
  const stale = all.find((one) => one.stale !== null)?.stale ?? null;
  const missing = all.filter(({ run }) => run === null).length;
  // Before any run there is nothing that could be out of date.
  if (stale !== null || missing === 0 || missing === all.length) return stale;
  return `${missing} of its ${all.length} runs ${missing === 1 ? 'is' : 'are'} missing`;
}

/** Every cell that is stale, and why: those that ask for runs by themselves, the others by what they depend on. */
export function staleCells(view: NotebookView): ReadonlyMap<CellId, string> {
  const reasons = new Map<CellId, string>();
  for (const cell of planners(view.notebook)) {
    const reason = plannerStale(view, cell);
    if (reason !== null) reasons.set(cell.id, reason);
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
