import { runId, type RunId } from '../../../workers/protocol/ids.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isId, type CellId, type NotebookId } from '../../document/ids.ts';
import { isPlain } from '../../document/reading.ts';
import { readRun } from './record.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Runs in a notebook, at most: far more than one file has room for. */
const MOST_RUNS = 2_000;

/** The runs under `metadata.elcrec`, newest first, as runs of this notebook; what could not be read is told. */
export function readRuns(
  ours: Plain | null,
  notebook: NotebookId,
  notices: string[],
): readonly RunRecord[] {
  const stored: readonly unknown[] = Array.isArray(ours?.runs) ? ours.runs : [];
  const runs = new Map<RunId, RunRecord>();
  let unreadable = Math.max(0, stored.length - MOST_RUNS);
  for (const one of stored.slice(0, MOST_RUNS)) {
    const reading = readRun(one, ours?.version);
    if (reading === null || runs.has(reading.run.id)) {
      unreadable += 1;
      continue;
    }
    notices.push(...reading.notices);
    const { run } = reading;
    const place = run.place === null ? null : { ...run.place, notebook };
    runs.set(run.id, { ...run, place });
  }
  if (unreadable > 0)
    notices.push(
      `${unreadable} ${unreadable === 1 ? 'run is' : 'runs are'} damaged or there twice and left out.`,
    );
  const leftOut: readonly unknown[] = Array.isArray(ours?.left_out) ? ours.left_out : [];
  if (leftOut.length > 0)
    notices.push(
      `To stay below 50 MB, the file was saved without: ${leftOut.slice(0, 20).join(', ').slice(0, 500)}.`,
    );
  return [...runs.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Which run each experiment shows, as far as there is such a run. */
export function readShown(
  ours: Plain | null,
  known: ReadonlySet<RunId>,
): ReadonlyMap<CellId, RunId> {
  const shown = new Map<CellId, RunId>();
  for (const [cell, run] of Object.entries(isPlain(ours?.shown) ? ours.shown : {}))
    if (isId(cell) && typeof run === 'string' && known.has(runId(run)))
      shown.set(cell as CellId, runId(run));
  return shown;
}

/** Runs off the figures. */
export function readHidden(ours: Plain | null, known: ReadonlySet<RunId>): ReadonlySet<RunId> {
  const hidden: readonly unknown[] = Array.isArray(ours?.hidden) ? ours.hidden : [];
  return new Set(
    hidden
      .filter((one): one is string => typeof one === 'string')
      .map(runId)
      .filter((one) => known.has(one)),
  );
}
