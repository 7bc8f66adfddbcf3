import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint, StepRecord } from '../../workers/protocol/run.ts';
import type { NotebookId } from '../document/ids.ts';
import type { MapFrame, RunPlace, RunRecord } from '../runs/record.ts';
import type { LibraryEntry, Unreadable } from '../state/state.ts';
import type { KeptDocument } from './stored-document.ts';
import type { FileWish, KeptFile } from './stored-file.ts';

/** What was found of earlier visits. */
export interface Found {
  /** Newest first, as they were last written. */
  readonly runs: readonly RunRecord[];
  readonly hidden: ReadonlySet<RunId>;
  /** Runs with a point to go on from. */
  readonly resumable: ReadonlySet<RunId>;
  /** Stored notebooks, newest first. */
  readonly library: readonly LibraryEntry[];
  readonly unreadable: Unreadable;
}

export interface Held {
  readonly count: number;
  readonly bytes: number;
}

/** How much is kept, of what is counted. */
export interface Usage {
  readonly runs: number;
  readonly notebooks: number;
  readonly checkpoints: Held;
  readonly files: Held;
}

/**
 * Runs as kept in this browser. Each method is a transaction of its own and rejects when the browser
 * refuses; what was written before stays whole. Times (`savedAt`) are in ms since 1970.
 */
export interface Archive {
  /** The newest `limit` runs. */
  load(limit: number): Promise<Found>;
  saveRun(record: RunRecord): Promise<void>;
  saveSteps(id: RunId, steps: readonly StepRecord[]): Promise<void>;
  /** Writes frames, and takes away those of the epochs `gone`. */
  saveMaps(id: RunId, frames: readonly MapFrame[], gone: readonly number[]): Promise<void>;
  saveHidden(hidden: ReadonlySet<RunId>): Promise<void>;
  /** Replaces the run's earlier point; answers with the runs whose points had to give way. */
  savePoint(id: RunId, point: ResumePoint, savedAt: number): Promise<readonly RunId[]>;
  /** Null when there is none, or none that can be read. */
  point(id: RunId): Promise<ResumePoint | null>;
  deletePoint(id: RunId): Promise<void>;
  /** Learned parameters as a file; the oldest give way. */
  saveCheckpoint(id: RunId, file: Blob, savedAt: number): Promise<void>;
  checkpoint(id: RunId): Promise<Blob | null>;
  /** The run with all its parts. */
  deleteRun(id: RunId): Promise<void>;
  /** Every stored run of certain places, listed or not; null is that of a page without notebooks. */
  runsOf(belongs: (place: RunPlace | null) => boolean): Promise<readonly RunId[]>;
  /** Never writes over a notebook that cannot be read: this one then lies beside it, and is found in its place. */
  saveNotebook(document: KeptDocument, savedAt: number): Promise<void>;
  /** Null when there is none, or none that can be read. */
  notebook(id: NotebookId): Promise<KeptDocument | null>;
  deleteNotebook(id: NotebookId): Promise<void>;
  /** Data from a file, for the next visit; the oldest give way, and one that is too large is not kept. */
  saveFile(file: KeptFile): Promise<void>;
  file(wish: FileWish): Promise<KeptFile | null>;
  usage(): Promise<Usage>;
  clear(): Promise<void>;
}
