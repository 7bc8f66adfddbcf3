import type { StoreApi } from 'zustand/vanilla';
import type { DatasetCard, DatasetSource, LoadProgress } from '../../workers/protocol/dataset.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { Inspection } from '../../workers/protocol/inspection.ts';
import type { CheckpointEvaluation } from '../../workers/protocol/lab-api.ts';
import type { MapFrame } from '../../workers/protocol/map.ts';
import type { BackendChoice, EngineReport } from '../../workers/protocol/run.ts';
import type { History } from '../document/history.ts';
import type { CellId, NotebookId } from '../document/ids.ts';
import type { Queue } from '../jobs/queue.ts';
import type { RunRecord } from '../runs/record.ts';

export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly report: EngineReport }
  | { readonly kind: 'failed'; readonly error: LabError };

/** What became of the newest request to open data in a dataset cell. */
export type DatasetState =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'loading';
      readonly source: DatasetSource;
      readonly progress: LoadProgress | null;
    }
  | { readonly kind: 'ready'; readonly source: DatasetSource; readonly card: DatasetCard }
  | { readonly kind: 'failed'; readonly source: DatasetSource; readonly error: LabError };

export interface OpenedData {
  readonly source: DatasetSource;
  readonly card: DatasetCard;
}

/** The data of one dataset cell. */
export interface DataSlot {
  readonly state: DatasetState;
  /** The last data that opened: they stay on the page while other data load or fail. */
  readonly opened: OpenedData | null;
}

export const EMPTY_SLOT: DataSlot = { state: { kind: 'empty' }, opened: null };

/** A checkpoint from a file, ranked on open data. */
export type Evaluation =
  | { readonly kind: 'running'; readonly name: string; readonly last: Ranked | null }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly error: LabError;
      readonly last: Ranked | null;
    }
  | Ranked;

/** A checkpoint that was ranked; `last` above is the one before, whose numbers stay until others take their place. */
export type Ranked = {
  readonly kind: 'done';
  readonly name: string;
  readonly dataset: string;
  /** The run that was made of it. */
  readonly run: RunId;
} & CheckpointEvaluation;

/** The newest checkpoint that has numbers. */
export const rankedOf = (evaluation: Evaluation | null): Ranked | null =>
  evaluation === null || evaluation.kind === 'done' ? evaluation : evaluation.last;

/** One user, as a cell that tells of one has them. */
export interface StoryState {
  readonly run: RunId;
  /** Something is still on its way. */
  readonly busy: boolean;
  readonly error: LabError | null;
  /** The last that was found. */
  readonly found: Inspection | null;
}

/** Whether runs and notebooks are being kept in this browser. */
export type Saving =
  | { readonly kind: 'opening' }
  /** `at`: the last write, in ms since 1970; null before the first. */
  | { readonly kind: 'kept'; readonly at: number | null }
  /** Nothing is kept beyond this visit, as the address asks for. */
  | { readonly kind: 'none' }
  /** Another tab writes. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failing'; readonly message: string; readonly action: string };

/** Something said once, below; `undo` offers to take back what was done. */
export interface Toast {
  readonly text: string;
  readonly undo: (() => void) | null;
}

/** What a complaint is about: once that has changed, the complaint is gone. */
export type Cause =
  'data' | 'run' | 'settings' | 'file' | 'save' | 'parameters' | 'map' | 'ranking';

/** A file that was handed over, and what becomes of it: said where the eye is, whatever part of the page shows it. */
export interface IncomingFile {
  readonly name: string;
  readonly stage: 'busy' | 'done' | 'failed';
  /** What is happening to it, or what came of it. */
  readonly words: string;
  /** The cell where that is shown; null for the document as a whole. */
  readonly at: CellId | null;
}

/** One experiment in place of the notebook: its map, curves and loss on one screen. */
export interface Stage {
  readonly experiment: CellId;
  /** For a hall: in large type, and nothing else. */
  readonly presenting: boolean;
}

/** How fast a film goes. */
export const FILM_SPEEDS = [0.5, 1, 2, 4] as const;
export type FilmSpeed = (typeof FILM_SPEEDS)[number];

/** Epochs of a run that pass by, one after the other. */
export interface Film {
  /** The run that plays; null while none does. */
  readonly playing: RunId | null;
  readonly speed: FilmSpeed;
}

/** A stored notebook, as the gallery lists it. */
export interface LibraryEntry {
  readonly id: NotebookId;
  readonly title: string;
  readonly shipped: string | null;
  /** ms since 1970. */
  readonly savedAt: number;
}

/** How much was passed over because it is damaged, or written by a newer page. It stays as it is. */
export interface Unreadable {
  readonly runs: number;
  readonly notebooks: number;
}

export interface Selection {
  readonly run: RunId;
  /** Dataset rows, ascending; at least one. */
  readonly users: readonly number[];
}

/** All the page knows. Immutable; every change is a new record. */
export interface LabState {
  readonly backend: BackendChoice;
  readonly engine: EngineState;
  /** The document that is open, with its ways back and forth. */
  readonly history: History;
  /** What is open in the document's dataset cells. */
  readonly data: ReadonlyMap<CellId, DataSlot>;
  /** Of all notebooks, newest first. */
  readonly runs: readonly RunRecord[];
  /** The map that is being laid out, as far as it is; records hold finished ones alone. */
  readonly drawing: { readonly run: RunId; readonly frame: MapFrame } | null;
  /** What is on the stage; null for the notebook. */
  readonly stage: Stage | null;
  /** How many epochs' training a run is looked at after; the newest where nothing is said. */
  readonly scrubbed: ReadonlyMap<RunId, number>;
  readonly film: Film;
  /** Whether maps show the way that the centres went. */
  readonly trails: boolean;
  /** Users singled out on a run's map: figures of that run are of them alone. */
  readonly selection: Selection | null;
  /** The run a cell of the document shows where it is not its newest. */
  readonly shown: ReadonlyMap<CellId, RunId>;
  /** Runs taken off the figures by hand. */
  readonly hidden: ReadonlySet<RunId>;
  /** The cell the run bar is about while nothing runs. */
  readonly active: CellId | null;
  /** A run of this cell was asked for and waits for data or for the run before it. */
  readonly starting: CellId | null;
  /** What was found of users, by the cell that tells of it. */
  readonly stories: ReadonlyMap<CellId, StoryState>;
  /** Runs that come next, one after the other. */
  readonly queue: Queue;
  /** A command that did not go through (start, pause, checkpoint, open). */
  readonly complaint: LabError | null;
  readonly cause: Cause | null;
  /** The file that was handed over last; null once it was put away. */
  readonly incoming: IncomingFile | null;
  /** The cell that the last undo or redo changed (null: the document as a whole); a new record each time. */
  readonly retraced: { readonly cell: CellId | null } | null;
  /** What was repaired or left out when a document was opened. */
  readonly notices: readonly string[];
  readonly toast: Toast | null;
  readonly evaluation: Evaluation | null;
  readonly saving: Saving;
  /** Stored notebooks, newest first. */
  readonly library: readonly LibraryEntry[];
  /** Runs of which a point is known from which they can go on. */
  readonly resumable: ReadonlySet<RunId>;
  /** What is stored and could not be read: passed over, and left as it is. */
  readonly unreadable: Unreadable;
}

export type LabStore = StoreApi<LabState>;
