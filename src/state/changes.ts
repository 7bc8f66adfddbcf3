import type { RunId } from '../../workers/protocol/ids.ts';
import { cellId, notebookId, type CellId } from '../document/ids.ts';
import type { RunPlace, RunRecord } from '../runs/record.ts';
import { timelineOf } from '../runs/timeline.ts';
import { notebookOf, slotOf } from './selectors.ts';
import type { DataSlot, LabState } from './state.ts';

/** One slot of data replaced. */
export const withSlot = (
  state: LabState,
  id: CellId,
  change: (slot: DataSlot) => DataSlot,
): LabState => ({ ...state, data: new Map(state.data).set(id, change(slotOf(state, id))) });

/** One run replaced by what `change` makes of it. */
export const withRun = (
  state: LabState,
  id: RunId,
  change: (run: RunRecord) => RunRecord,
): LabState => ({ ...state, runs: state.runs.map((run) => (run.id === id ? change(run) : run)) });

/** A new run on top; its experiment shows it. */
export function withNewRun(state: LabState, run: RunRecord): LabState {
  const next = { ...state, runs: [run, ...state.runs], complaint: null };
  if (run.place === null || !state.shown.has(run.place.cell)) return next;
  const shown = new Map(state.shown);
  shown.delete(run.place.cell);
  return { ...next, shown };
}

/** A run taken away. */
export const withoutRun = (state: LabState, id: RunId): LabState => ({
  ...state,
  runs: state.runs.filter((run) => run.id !== id),
});

/** A run that goes on from nowhere in this visit. */
export const withoutPoint = (state: LabState, id: RunId): LabState => ({
  ...state,
  resumable: new Set([...state.resumable].filter((one) => one !== id)),
});

/** Runs put in their place in time, those already known passed over. */
export function withRuns(state: LabState, added: readonly RunRecord[]): LabState {
  const known = new Set(state.runs.map(({ id }) => id));
  const runs = [...state.runs, ...added.filter(({ id }) => !known.has(id))];
  return { ...state, runs: runs.sort((a, b) => b.startedAt.localeCompare(a.startedAt)) };
}

/** An experiment's figures turn to a run of the open document. */
export function withShown(state: LabState, id: RunId): LabState {
  const place = state.runs.find((run) => run.id === id)?.place;
  if (place?.notebook !== notebookOf(state).id) return state;
  return { ...state, shown: new Map(state.shown).set(place.cell, id), active: place.cell };
}

/** A run looked at after so many epochs of training; null = after its newest, whatever comes. */
export function withScrubbed(state: LabState, id: RunId, trained: number | null): LabState {
  if ((state.scrubbed.get(id) ?? null) === trained) return state;
  const scrubbed = new Map(state.scrubbed);
  if (trained === null) scrubbed.delete(id);
  else scrubbed.set(id, trained);
  return { ...state, scrubbed };
}

/**
 * A film one epoch further. At the end it stops, and the newest epoch is followed again; a run that is gone stops it
 * as well.
 */
export function filmTurned(state: LabState): LabState {
  const run = state.runs.find(({ id }) => id === state.film.playing);
  const line = run === undefined ? null : timelineOf(run);
  const over = { ...state, film: { ...state.film, playing: null } };
  if (run === undefined || line === null) return over;
  const next = (state.scrubbed.get(run.id) ?? line.last) + 1;
  return next >= line.last ? withScrubbed(over, run.id, null) : withScrubbed(state, run.id, next);
}

/** A film begins where the run is looked at; at its end, from the start. */
export function withFilm(state: LabState, id: RunId): LabState {
  const run = state.runs.find((one) => one.id === id);
  const line = run === undefined ? null : timelineOf(run);
  if (line === null || line.first === line.last) return state;
  const at = state.scrubbed.get(id) ?? line.last;
  return {
    ...withScrubbed(state, id, at >= line.last ? line.first : at),
    film: { ...state.film, playing: id },
  };
}

/** Users of a run singled out; none = all of them again. */
export const withSelection = (state: LabState, run: RunId, users: readonly number[]): LabState => ({
  ...state,
  selection: users.length === 0 ? null : { run, users: [...new Set(users)].sort((a, b) => a - b) },
});

/** A run shown or taken off the figures. */
export function withHidden(state: LabState, id: RunId, hide: boolean): LabState {
  const hidden = new Set(state.hidden);
  if (hide) hidden.add(id);
  else hidden.delete(id);
  return { ...state, hidden };
}

/** Where runs belong that were made before there were notebooks. */
export const FIRST_PLACE: RunPlace = {
  notebook: notebookId('first-steps'),
  cell: cellId('experiment'),
};

/** Runs from the archive beside those of this visit. */
export function withKept(
  state: LabState,
  kept: Pick<LabState, 'runs' | 'hidden' | 'resumable' | 'unreadable' | 'library'>,
): LabState {
  const runs = kept.runs.map((run) => (run.place === null ? { ...run, place: FIRST_PLACE } : run));
  return {
    ...withRuns(state, runs),
    hidden: new Set([...state.hidden, ...kept.hidden]),
    resumable: new Set([...state.resumable, ...kept.resumable]),
    unreadable: kept.unreadable,
    library: kept.library,
  };
}
