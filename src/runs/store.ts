import { createStore, type StoreApi } from 'zustand/vanilla';
import { OFFICIAL, type RunConfig, type Variant } from '../../workers/protocol/config.ts';
import type { DatasetCard, DatasetSource, LoadProgress } from '../../workers/protocol/dataset.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { ClusterHealth, EvalMetrics } from '../../workers/protocol/metrics.ts';
import type { BackendChoice, EngineReport } from '../../workers/protocol/run.ts';
import { PRESETS, presetsFor } from '../../workers/protocol/presets.ts';
import type { RunRecord } from './record.ts';
import { isOver } from './reducer.ts';

export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly report: EngineReport }
  | { readonly kind: 'failed'; readonly error: LabError };

export type DatasetState =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'loading';
      readonly source: DatasetSource;
      readonly progress: LoadProgress | null;
    }
  | { readonly kind: 'ready'; readonly source: DatasetSource; readonly card: DatasetCard }
  | { readonly kind: 'failed'; readonly source: DatasetSource; readonly error: LabError };

/** A checkpoint from a file, ranked on the open data. */
export type Evaluation =
  | { readonly kind: 'running'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly error: LabError }
  | {
      readonly kind: 'done';
      readonly name: string;
      readonly metrics: EvalMetrics;
      readonly health: ClusterHealth | null;
      readonly users: number;
      readonly seconds: number;
      readonly dataset: string;
    };

/** Whether runs are being kept in this browser. */
export type Saving =
  | { readonly kind: 'opening' }
  /** `at`: the last write, in ms since 1970; null before the first. */
  | { readonly kind: 'kept'; readonly at: number | null }
  /** Another tab writes. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failing'; readonly message: string; readonly action: string };

/** All the page knows. Immutable; every change is a new record. */
export interface LabState {
  readonly backend: BackendChoice;
  readonly engine: EngineState;
  readonly dataset: DatasetState;
  /** The last data that opened: they stay on the page while other data load or fail. */
  readonly opened: { readonly source: DatasetSource; readonly card: DatasetCard } | null;
  /** Their card. */
  readonly card: DatasetCard | null;
  readonly preset: string;
  /** The settings in the form: what the next run would use. */
  readonly draft: RunConfig;
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  readonly currentId: RunId | null;
  /** Runs taken off the figures by hand. */
  readonly hidden: ReadonlySet<RunId>;
  /** A run was asked for and waits for data or for the run before it. */
  readonly starting: boolean;
  /** A command that did not go through (start, pause, checkpoint). */
  readonly complaint: LabError | null;
  readonly evaluation: Evaluation | null;
  readonly saving: Saving;
  /** Runs of which a point is known from which they can go on. */
  readonly resumable: ReadonlySet<RunId>;
  /** Stored runs that could not be read and were passed over. */
  readonly unreadable: number;
}

export type LabStore = StoreApi<LabState>;

const first = PRESETS[0];

export const initialState: LabState = {
  backend: 'auto',
  engine: { kind: 'starting' },
  dataset: { kind: 'empty' },
  opened: null,
  card: null,
  preset: first.id,
  draft: first.config,
  runs: [],
  currentId: null,
  hidden: new Set(),
  starting: false,
  complaint: null,
  evaluation: null,
  saving: { kind: 'opening' },
  resumable: new Set(),
  unreadable: 0,
};

export const createLabStore = (state: Partial<LabState> = {}): LabStore =>
  createStore<LabState>(() => ({ ...initialState, ...state }));

/** The run the figures are about. */
export const currentRun = (state: Pick<LabState, 'runs' | 'currentId'>): RunRecord | null =>
  state.runs.find(({ id }) => id === state.currentId) ?? null;

/** A run that is training or could go on at once. */
export const isAlive = (run: RunRecord | null): run is RunRecord =>
  run !== null && !isOver(run.status);

/** The run the run bar drives: the one that is alive, whichever the figures are about. */
export const drivenRun = (state: Pick<LabState, 'runs' | 'currentId'>): RunRecord | null =>
  state.runs.find(isAlive) ?? currentRun(state);

/** The settings of the form have moved on since this run began. */
export const settingsChanged = (state: LabState, run: RunRecord): boolean =>
  (Object.keys(run.config) as (keyof RunConfig)[]).some(
    (key) => run.config[key] !== state.draft[key],
  );

/** Other data are open than those this run learned from. */
export const dataChanged = (state: LabState, run: RunRecord): boolean =>
  state.card !== null && state.card.hash !== run.dataset.hash;

/** One sentence when the figures no longer say what a run now would; null while they do. */
export function staleReason(state: LabState, run: RunRecord | null): string | null {
  if (run === null) return null;
  if (dataChanged(state, run)) return 'Data changed since this ran';
  return settingsChanged(state, run) ? 'Settings changed since this ran' : null;
}

/** Earlier runs drawn faint: at most five, of the same data, not hidden by hand, newest first. */
export function pastRuns(
  state: Pick<LabState, 'runs' | 'currentId' | 'hidden'>,
): readonly RunRecord[] {
  const run = currentRun(state);
  return state.runs
    .filter(({ id, dataset }) => id !== run?.id && dataset.hash === run?.dataset.hash)
    .filter(({ id }) => !state.hidden.has(id))
    .slice(0, 5);
}

/** The preset the form departs from. */
export const presetConfig = (state: Pick<LabState, 'preset'>): RunConfig =>
  PRESETS.find(({ id }) => id === state.preset)?.config ?? OFFICIAL;

/** The form set to a preset; the variant is a question asked apart and stays. */
export function withPreset(state: LabState, preset: string): LabState {
  const next = { ...state, preset };
  return { ...next, draft: { ...presetConfig(next), variant: state.draft.variant } };
}

/** What a control hands over; whether it can be trained is asked of readConfig before a run starts. */
export type SettingValue = string | number | boolean;

/** The form with one setting changed. */
export const withSetting = (
  state: LabState,
  key: keyof RunConfig,
  value: SettingValue,
): LabState => ({ ...state, draft: { ...state.draft, [key]: value } });

export const withVariant = (state: LabState, variant: Variant): LabState =>
  withSetting(state, 'variant', variant);

/** Data have opened: settings follow only when the preset does not suit the new data. */
export function withDataset(state: LabState, source: DatasetSource, card: DatasetCard): LabState {
  const opened = { source, card };
  const next: LabState = { ...state, dataset: { kind: 'ready', ...opened }, opened, card };
  const suitable = presetsFor(card);
  if (suitable.some(({ id }) => id === state.preset)) return next;
  return withPreset(next, suitable[0].id);
}

/** One run replaced by what `change` makes of it. */
export const withRun = (
  state: LabState,
  id: RunId,
  change: (run: RunRecord) => RunRecord,
): LabState => ({ ...state, runs: state.runs.map((run) => (run.id === id ? change(run) : run)) });

/** A new run on top; it becomes the one the figures are about. */
export const withNewRun = (state: LabState, run: RunRecord): LabState => ({
  ...state,
  runs: [run, ...state.runs],
  currentId: run.id,
  complaint: null,
});

/** The figures turn to a run. Its settings come along, unless another run is at work with the form's. */
export function withShown(state: LabState, id: RunId): LabState {
  const run = state.runs.find((other) => other.id === id);
  if (run === undefined) return state;
  const draft = state.runs.some(isAlive) ? state.draft : run.config;
  return { ...state, currentId: id, draft };
}

/** A run shown or taken off the figures. */
export function withHidden(state: LabState, id: RunId, hide: boolean): LabState {
  const hidden = new Set(state.hidden);
  if (hide) hidden.add(id);
  else hidden.delete(id);
  return { ...state, hidden };
}

/** Runs from the archive beside those of this visit; the figures turn to the newest if they show none. */
export function withKept(
  state: LabState,
  kept: Pick<LabState, 'runs' | 'hidden' | 'resumable' | 'unreadable'>,
): LabState {
  const known = new Set(state.runs.map(({ id }) => id));
  const added = kept.runs.filter(({ id }) => !known.has(id));
  const runs = [...state.runs, ...added].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const next: LabState = {
    ...state,
    runs,
    hidden: new Set([...state.hidden, ...kept.hidden]),
    resumable: new Set([...state.resumable, ...kept.resumable]),
    unreadable: kept.unreadable,
  };
  const newest = runs.at(0);
  if (state.currentId !== null || newest === undefined) return next;
  // Settings follow where the page can open the same data by itself; a large set waits to be asked for.
  const local = newest.origin?.kind === 'bundled' || newest.origin?.kind === 'planted';
  return { ...next, currentId: newest.id, draft: local ? newest.config : state.draft };
}
