import { createContext, use, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { Pooling } from '../../workers/catalog/contrast-fields.ts';
import type { Setting } from '../../workers/catalog/field.ts';
import type { ModelCard } from '../../workers/catalog/model-card.ts';
import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import type { Subject } from '../../workers/protocol/inspection.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { NotebookAction } from '../document/actions.ts';
import type { ConfigSpec } from '../document/config-spec.ts';
import type { CellId } from '../document/ids.ts';
import type { MapFrame } from '../runs/record.ts';
import type { LayoutChoice } from './intents/layout-choice.ts';
import type { SavedFile } from '../exchange/downloads.ts';
import type { FilmSpeed, LabState, LabStore } from '../state/state.ts';

/** All that the view of a cell can ask of the page around it. The session (src/session) does it. */
export interface Page {
  readonly store: LabStore;

  // the document; every change can be undone
  readonly change: (action: NotebookAction) => void;
  /** Some keys of a cell's config. */
  readonly configure: <C extends object>(
    id: CellId,
    kind: ConfigSpec<C>,
    part: Partial<C>,
    about?: string,
  ) => void;
  /** How a cell is looked at: kept with the document, and no edit of it. */
  readonly look: <C extends object>(id: CellId, kind: ConfigSpec<C>, look: Partial<C>) => void;
  readonly setting: (id: CellId, key: string, value: Setting) => void;
  readonly model: (id: CellId, model: ModelCard) => void;
  readonly preset: (id: CellId, preset: string) => void;
  readonly activate: (id: CellId) => void;
  readonly duplicate: (id: CellId) => void;
  readonly remove: (id: CellId) => void;
  /** One position up (-1) or down (1). */
  readonly shift: (id: CellId, by: -1 | 1) => void;
  readonly moveNextTo: (id: CellId, other: CellId, side: 'before' | 'after') => void;

  // data and checkpoints
  readonly openDataset: (cell: CellId, source: DatasetSource) => Promise<void>;
  /** Back to the data that were open before others failed to. */
  readonly keepDataset: (cell: CellId) => void;
  /** A file from the person, whatever it is. */
  readonly receive: (file: File, cell?: CellId) => Promise<void>;
  /** A checkpoint, ranked on the data of a cell. */
  readonly rank: (file: File, cell?: CellId) => Promise<void>;
  /** Looks at the users of a run from a file anew, each read from positions in another way. */
  readonly viewAgain: (run: RunId, pooling: Pooling) => Promise<void>;

  // runs
  readonly run: (cell: CellId) => Promise<void>;
  /** A run once more, with its settings and the weights that were changed while it trained. */
  readonly repeat: (run: RunId) => Promise<void>;
  /** A weight of the run at hand from its next step on. */
  readonly reweigh: (key: string, value: number) => Promise<void>;
  /** One step of a paused run in which one term counts alone. */
  readonly stepAlone: (key: string) => Promise<void>;
  /** Gives an experiment other settings and runs it at once. */
  readonly runChanged: (cell: CellId, settings: RunConfig) => Promise<void>;
  readonly show: (run: RunId) => void;
  readonly hide: (run: RunId, hide: boolean) => void;
  readonly renameRun: (run: RunId, name: string) => void;
  readonly note: (run: RunId, note: string) => void;
  readonly star: (run: RunId, starred: boolean) => void;
  readonly removeRun: (run: RunId) => Promise<void>;
  /** What a run learned, as a file's content; null when it cannot be had. */
  readonly checkpoint: (run: RunId) => Promise<Uint8Array | null>;
  readonly save: (file: SavedFile, run?: RunId) => Promise<void>;

  // what is looked at, and when
  /** An experiment in place of the notebook. */
  readonly watch: (experiment: CellId) => void;
  /** A run after so many epochs of training; null = after its newest, whatever comes. */
  readonly scrub: (run: RunId, trained: number | null) => void;
  /** Users singled out on a run's map; none = all of them again. */
  readonly select: (run: RunId, users: readonly number[]) => void;
  /** The epochs of a run pass by. */
  readonly playFilm: (run: RunId) => void;
  readonly stopFilm: () => void;
  readonly filmSpeed: (speed: FilmSpeed) => void;
  readonly showTrails: (trails: boolean) => void;

  // one user
  /** Looks at someone through the run of a cell that tells of one user; `epoch`, from 0: of which views are shown. */
  readonly inspect: (cell: CellId, subject: Subject, epoch?: number) => Promise<void>;
  /** The story of a user (a row of the data) of a run, in the cell that tells it or a new one. */
  readonly tellStory: (run: RunId, row: number) => Promise<void>;

  /** Lays a map of a run out in another way; `onFrame` has it as it forms. Nothing comes where its vectors are gone. */
  readonly layOut: (
    run: RunId,
    epoch: number,
    choice: LayoutChoice,
    onFrame: (frame: MapFrame) => void,
    isWanted: () => boolean,
  ) => Promise<void>;

  // words to the person
  readonly say: (text: string) => void;
  readonly dismiss: () => void;
}

const PageContext = createContext<Page | null>(null);

/** Hands the page to every cell below. */
export const PageProvider = ({ page, children }: { page: Page; children: ReactNode }) => (
  <PageContext value={page}>{children}</PageContext>
);

/** What the view of a cell can ask for. */
export function usePage(): Page {
  const page = use(PageContext);
  if (page === null) throw new Error('usePage outside of a PageProvider');
  return page;
}

/** A part of what the page knows; `select` returns what the state holds, never a new object. */
export function useLab<T>(select: (state: LabState) => T): T {
  return useStore(usePage().store, select);
}
