import type { RunId } from '../../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../../workers/protocol/run.ts';
import type { CellId, NotebookId } from '../../document/ids.ts';
import type { Notebook } from '../../document/notebook.ts';
import type { Archive, Usage } from '../archive.ts';
import { emptyArchive } from '../empty-archive.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isOver } from '../../runs/reducer.ts';
import { orphaned } from '../../runs/resume.ts';
import type { KeptDocument } from '../stored-document.ts';
import type { FileWish } from '../stored-file.ts';
import { FIRST_PLACE, withKept, withRuns } from '../../state/changes.ts';
import type { LabStore } from '../../state/state.ts';
import { checkpointsKeeper } from './checkpoints.ts';
import { documentsKeeper } from './documents.ts';
import { filesKeeper, type FileSource } from './files.ts';
import { hiddenKeeper } from './hidden-runs.ts';
import { mapsKeeper } from './maps.ts';
import { pointsKeeper } from './resume-points.ts';
import { runsKeeper } from './runs.ts';
import type { Keeper } from './keeper.ts';
import { storageError } from './storage-error.ts';
import { createWriter } from './writer.ts';

/** Runs listed from earlier visits. */
export const KEPT_RUNS = 50;

/** Earlier runs that are not listed by then are not waited for: nothing holds up a run. */
const READY_WITHIN_MS = 3000;

/** How the keeping reaches the world; tests bring their own. */
export interface KeepWorld {
  readonly archive: Archive;
  /** Calls `mine` when this tab may write, at once or later; `elsewhere` when another does until then. */
  readonly claim: (mine: () => void, elsewhere: () => void) => void;
  /** ms since 1970. */
  readonly now: () => number;
  readonly later: (ms: number, act: () => void) => () => void;
}

/** Every notebook and every run, of this visit and of earlier ones. */
export interface AllKept {
  readonly documents: readonly KeptDocument[];
  /** Of all notebooks, newest first. */
  readonly runs: readonly RunRecord[];
}

/** Keeps everything in this browser as it happens, and knows where each run can go on from. */
export interface Keep {
  /** Resolves when earlier runs are listed, or cannot be in time. */
  readonly ready: Promise<void>;
  /** The newest point of a run; it replaces the one before. */
  note(id: RunId, point: ResumePoint): void;
  /** Where a run can go on from; null when that cannot be read. */
  point(id: RunId): Promise<ResumePoint | null>;
  /** What an ended run has learned, as a file. */
  keepCheckpoint(id: RunId, file: Blob): void;
  checkpoint(id: RunId): Promise<Blob | null>;
  /** Data a person handed over: `hash` of the data set, `place` in which it was opened (`notebook/cell`). */
  keepFile(source: FileSource, hash: string, place: string): void;
  file(wish: FileWish): Promise<FileSource | null>;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  /** Writes a document that did not come of changing the open one: a new one, one from a file. */
  keepNotebook(notebook: Notebook, shown: ReadonlyMap<CellId, RunId>): void;
  /** A document as it was last changed; null when there is none. */
  notebook(id: NotebookId): Promise<KeptDocument | null>;
  /** Forgets a notebook with all its runs, listed or not. */
  forgetNotebook(id: NotebookId): Promise<void>;
  /** Every run and every notebook, stored or only about to be. */
  everything(): Promise<AllKept>;
  usage(): Promise<Usage>;
  /** Forgets every run, every notebook and every file, here and on the page. False when the browser refused. */
  clear(): Promise<boolean>;
}

export function createKeep(store: LabStore, world: KeepWorld): Keep {
  const { archive, now, later } = world;
  const drawn = new Map<RunId, RunRecord['maps']>();
  const runs = runsKeeper(store, archive, drawn);
  const maps = mapsKeeper(store, archive, drawn, runs.has);
  const hidden = hiddenKeeper(store, archive);
  const documents = documentsKeeper(store, archive, now);
  const checkpoints = checkpointsKeeper(store, archive, now);
  const points = pointsKeeper(store, archive, now, runs.reaches, checkpoints.hasWritten);
  const files = filesKeeper(archive, now);
  // Small things first: a big one that does not fit costs nothing else. Of big ones, what cannot be made again;
  // maps last, which can.
  const keepers = [earlier(), runs, hidden, documents, files, points, checkpoints, maps];
  const writer = createWriter(store, keepers, { now, later });
  let elsewhere = false;
  let isListed = false;
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));

  world.claim(
    () => void begin(true),
    () => {
      elsewhere = true;
      void begin(false);
    },
  );
  later(READY_WITHIN_MS, () => isReady());
  store.subscribe((state) => {
    documents.watch(state);
    writer.schedule();
  });

  async function begin(writes: boolean): Promise<void> {
    try {
      await list(writes);
      if (writes && elsewhere) await documents.refresh();
    } catch (thrown) {
      store.setState({ saving: storageError(thrown) });
    }
    if (writes) writer.open();
    isReady();
  }

  /** Earlier runs that could not be listed are asked for again, with what could not be written. */
  function earlier(): Keeper {
    return {
      words: 'runs',
      waits: () => null,
      write: async () => {
        if (!isListed) await list(true);
        return false;
      },
      forget: () => undefined,
    };
  }

  async function list(writes: boolean): Promise<void> {
    const found = await archive.load(KEPT_RUNS);
    // A run that is alive in the tab that writes is that tab's.
    const stored = writes ? found.runs.map(orphaned) : found.runs.filter((r) => isOver(r.status));
    const all = runs.meet({ runs: stored, all: found.runs.length < KEPT_RUNS });
    store.setState((state) => ({
      ...withKept({ ...state, runs: [] }, { ...found, runs: all }),
      saving: writes ? { kind: 'kept', at: null } : { kind: 'elsewhere' },
    }));
    hidden.meet(found.hidden);
    isListed = true;
  }

  async function forgetRunsOf(id: NotebookId): Promise<void> {
    const gone = await archive.runsOf((place) => (place ?? FIRST_PLACE).notebook === id);
    for (const run of gone) await archive.deleteRun(run);
  }

  return {
    ready,
    flush: writer.flush,
    note(id, point) {
      points.note(id, point);
      writer.schedule();
    },
    point: (id) => points.read(id),
    keepCheckpoint(id, file) {
      checkpoints.keep(id, file);
      writer.schedule();
    },
    checkpoint: (id) => checkpoints.read(id),
    keepFile(source, hash, place) {
      files.keep(source, hash, place);
      writer.schedule();
    },
    file: (wish) => files.read(wish),
    keepNotebook(notebook, shown) {
      documents.keep(notebook, shown);
      writer.schedule();
    },
    notebook: (id) => documents.read(id),
    async everything() {
      await writer.flush();
      const found = await archive.load(Infinity).catch(() => null);
      const stored = found?.library.map(({ id }) => id) ?? [];
      return {
        runs: withRuns(store.getState(), found?.runs ?? []).runs,
        documents: await documents.all(stored),
      };
    },
    usage: () => archive.usage(),

    async forgetNotebook(id) {
      await writer.flush();
      documents.drop(id);
      try {
        // The tab that writes has it still, where this is not the one.
        if (writer.isOpen()) {
          await forgetRunsOf(id);
          await archive.deleteNotebook(id);
        }
        store.setState(({ library }) => ({ library: library.filter((one) => one.id !== id) }));
      } catch (thrown) {
        store.setState({ saving: storageError(thrown) });
      }
    },

    async clear() {
      await writer.flush();
      try {
        await archive.clear();
      } catch (thrown) {
        store.setState({ saving: storageError(thrown) });
        return false;
      }
      const forget = () => keepers.forEach((keeper) => keeper.forget());
      forget();
      store.setState(({ saving }) => ({
        runs: [],
        shown: new Map(),
        library: [],
        hidden: new Set(),
        resumable: new Set(),
        unreadable: { runs: 0, notebooks: 0 },
        saving: writer.isOpen() ? { kind: 'kept', at: null } : saving,
      }));
      // That the open document shows no run any more is no change to write.
      forget();
      return true;
    },
  };
}

/** For pages that keep nothing beyond this visit: what was not written stays at hand while it lasts. */
export function forgetfulKeep(store: LabStore): Keep {
  const keep = createKeep(store, {
    archive: emptyArchive,
    claim: () => undefined,
    now: Date.now,
    later: () => () => undefined,
  });
  return { ...keep, ready: Promise.resolve() };
}
