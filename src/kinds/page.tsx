import { createContext, use, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { Setting } from '../../workers/catalog/field.ts';
import type { ModelCard } from '../../workers/catalog/model-card.ts';
import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { NotebookAction } from '../document/actions.ts';
import type { ConfigSpec } from '../document/config-spec.ts';
import type { CellId } from '../document/ids.ts';
import type { SavedFile } from '../exchange/downloads.ts';
import type { LabState, LabStore } from '../state/state.ts';

/** All that the view of a cell can ask of the page around it. The session (src/session) does it. */
export interface Page {
  readonly store: LabStore;

  // the document; every change can be undone
  change(action: NotebookAction): void;
  /** Some keys of a cell's config. */
  configure<C extends object>(
    id: CellId,
    kind: ConfigSpec<C>,
    part: Partial<C>,
    about?: string,
  ): void;
  /** How a cell is looked at: kept with the document, and no edit of it. */
  look<C extends object>(id: CellId, kind: ConfigSpec<C>, look: Partial<C>): void;
  setting(id: CellId, key: string, value: Setting): void;
  model(id: CellId, model: ModelCard): void;
  preset(id: CellId, preset: string): void;
  activate(id: CellId): void;
  duplicate(id: CellId): void;
  remove(id: CellId): void;
  /** One position up (-1) or down (1). */
  shift(id: CellId, by: -1 | 1): void;
  moveNextTo(id: CellId, other: CellId, side: 'before' | 'after'): void;

  // data and checkpoints
  openDataset(cell: CellId, source: DatasetSource): Promise<void>;
  /** Back to the data that were open before others failed to. */
  keepDataset(cell: CellId): void;
  /** A file from the person, whatever it is. */
  receive(file: File, cell?: CellId): Promise<void>;
  /** A checkpoint, ranked on the data of a cell. */
  rank(file: File, cell?: CellId): Promise<void>;

  // runs
  run(cell: CellId): Promise<void>;
  /** Gives an experiment other settings and runs it at once. */
  runChanged(cell: CellId, settings: RunConfig): Promise<void>;
  show(run: RunId): void;
  hide(run: RunId, hide: boolean): void;
  renameRun(run: RunId, name: string): void;
  note(run: RunId, note: string): void;
  star(run: RunId, starred: boolean): void;
  removeRun(run: RunId): Promise<void>;
  /** What a run learned, as a file's content; null when it cannot be had. */
  checkpoint(run: RunId): Promise<Uint8Array | null>;
  save(file: SavedFile, run?: RunId): Promise<void>;

  // words to the person
  say(text: string): void;
  dismiss(): void;
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
