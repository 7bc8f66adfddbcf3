import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';
import type { CellId, NotebookId } from '../notebook/ids.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Archive } from '../runs/archive.ts';
import type { RunRecord } from '../runs/record.ts';
import { isOver } from '../runs/reducer.ts';
import { orphaned } from '../runs/resume.ts';
import type { KeptDocument, LibraryEntry } from '../runs/stored-document.ts';
import { withKept } from '../state/changes.ts';
import { notebookOf } from '../state/selectors.ts';
import type { LabState, LabStore } from '../state/state.ts';
import { trouble } from './keep-trouble.ts';

/** Runs listed from earlier visits, at most. */
export const KEPT_RUNS = 50;

/** Between two writes while an epoch is under way. */
const PAUSE_MS = 1000;

/** After the browser refused a write, before it is asked again. */
const RETRY_MS = 10_000;

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

/** Keeps every run in this browser as it happens, and knows where each can go on from. */
export interface Keep {
  /** Resolves when earlier runs are listed, or cannot be in time. */
  readonly ready: Promise<void>;
  /** The newest point of a run; it replaces the one before. */
  note(id: RunId, point: ResumePoint): void;
  /** Where a run can go on from; null when that cannot be read. */
  point(id: RunId): Promise<ResumePoint | null>;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  /** Writes a document that did not come of changing the open one: a new one, one from a file. */
  keepNotebook(notebook: Notebook, shown: ReadonlyMap<CellId, RunId>): void;
  /** A document as it was last changed; null when there is none. */
  notebook(id: NotebookId): Promise<KeptDocument | null>;
  forgetNotebook(id: NotebookId): Promise<void>;
  /** Forgets every run and every notebook, here and on the page. False when the browser refused. */
  clear(): Promise<boolean>;
}

export function createKeep(store: LabStore, world: KeepWorld): Keep {
  const { archive } = world;
  /** Runs as they were last written. */
  const written = new Map<RunId, RunRecord>();
  let writtenHidden: ReadonlySet<RunId> = store.getState().hidden;
  /** Points not written yet. While one is being written only the newest waits. */
  const waiting = new Map<RunId, ResumePoint>();
  /** Also at hand where nothing can be written. */
  let newest: { readonly id: RunId; readonly point: ResumePoint } | null = null;
  /** Documents not written yet, and the state of the page as it was last seen. */
  const documents = new Map<NotebookId, KeptDocument>();
  let seen = store.getState();
  let mine = false;
  let cancelTimer: (() => void) | null = null;
  let writing: Promise<void> | null = null;
  let again = false;
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));

  world.claim(
    () => void restore(true),
    () => void restore(false),
  );
  world.later(READY_WITHIN_MS, () => isReady());
  store.subscribe((state) => {
    watch(state);
    schedule();
  });

  async function restore(writes: boolean): Promise<void> {
    try {
      const found = await archive.load(KEPT_RUNS);
      // A run that is alive in the tab that writes is that tab's.
      const runs = writes ? found.runs.map(orphaned) : found.runs.filter((r) => isOver(r.status));
      for (const run of runs) if (!written.has(run.id)) written.set(run.id, run);
      store.setState((state) => ({
        ...withKept(state, { ...found, runs }),
        saving: writes ? { kind: 'kept', at: null } : { kind: 'elsewhere' },
      }));
      // Nothing was taken off the figures before the archive answered: there is nothing to write.
      const { hidden } = store.getState();
      if (hidden.size === found.hidden.size) writtenHidden = hidden;
    } catch (thrown) {
      store.setState({ saving: trouble(thrown) });
    }
    mine ||= writes;
    isReady();
    schedule();
  }

  const unwritten = (): readonly RunRecord[] =>
    store.getState().runs.filter((run) => written.get(run.id) !== run);

  /** Notes a change of the open document; turning to another one is none. */
  function watch(state: LabState): void {
    const [before, now] = [notebookOf(seen), notebookOf(state)];
    const turned = before.id !== now.id || (state.history !== seen.history && isFresh(state));
    const changed = before !== now || state.shown !== seen.shown;
    if (!turned && changed) documents.set(now.id, { notebook: now, shown: state.shown });
    seen = state;
  }

  /** Runs that were written and have been taken off the page since. */
  function removed(): readonly RunId[] {
    const known = new Set(store.getState().runs.map(({ id }) => id));
    return [...written.keys()].filter((id) => !known.has(id));
  }

  /** A new run, a status and a finished epoch are written at once, the rest within a second. */
  function schedule(): void {
    if (!mine) return;
    const changed = unwritten();
    const gone = removed().length > 0;
    const { hidden, saving } = store.getState();
    const quiet = hidden === writtenHidden && documents.size === 0 && !gone;
    if (changed.length === 0 && waiting.size === 0 && quiet) return;
    const soon =
      gone || waiting.size > 0 || changed.some((run) => isMilestone(run, written.get(run.id)));
    if (saving.kind === 'failing') cancelTimer ??= world.later(RETRY_MS, () => void flush());
    else if (soon) void flush();
    else cancelTimer ??= world.later(PAUSE_MS, () => void flush());
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    if (!mine) return Promise.resolve();
    again = true;
    writing ??= work().finally(() => (writing = null));
    return writing;
  }

  async function work(): Promise<void> {
    while (again) {
      again = false;
      try {
        const wrote = await writeAll();
        if (wrote) store.setState({ saving: { kind: 'kept', at: world.now() } });
      } catch (thrown) {
        store.setState({ saving: trouble(thrown) });
        return;
      }
    }
  }

  /** Small parts first: a point that does not fit costs nothing else. */
  async function writeAll(): Promise<boolean> {
    const { hidden } = store.getState();
    const runs = unwritten();
    for (const run of runs) {
      await writeRun(archive, run, written.get(run.id));
      written.set(run.id, run);
      if (run.status === 'done') waiting.delete(run.id);
    }
    const hides = hidden !== writtenHidden;
    if (hides) await archive.saveHidden(hidden);
    writtenHidden = hidden;
    const gone = removed();
    for (const id of gone) {
      await archive.deleteRun(id);
      written.delete(id);
      waiting.delete(id);
    }
    const changed = [...documents.values()];
    for (const document of changed) await writeDocument(document);
    const points = [...waiting];
    for (const [id, point] of points) {
      await archive.savePoint(id, point);
      if (waiting.get(id) === point) waiting.delete(id);
    }
    return hides || [runs, gone, changed, points].some(({ length }) => length > 0);
  }

  async function writeDocument(document: KeptDocument): Promise<void> {
    const savedAt = world.now();
    await archive.saveNotebook(document, savedAt);
    const { id, title, shipped } = document.notebook;
    if (documents.get(id) === document) documents.delete(id);
    const entry: LibraryEntry = { id, title, shipped, savedAt };
    store.setState(({ library }) => ({
      library: [entry, ...library.filter((other) => other.id !== id)],
    }));
  }

  return {
    ready,
    flush,

    note(id, point) {
      newest = { id, point };
      waiting.set(id, point);
      const { resumable } = store.getState();
      if (resumable.has(id)) schedule();
      else store.setState({ resumable: new Set([...resumable, id]) });
    },

    async point(id) {
      if (newest?.id === id) return newest.point;
      return waiting.get(id) ?? (await archive.point(id).catch(() => null));
    },

    keepNotebook(notebook, shown) {
      documents.set(notebook.id, { notebook, shown });
      schedule();
    },

    async notebook(id) {
      return documents.get(id) ?? (await archive.notebook(id).catch(() => null));
    },

    async forgetNotebook(id) {
      await flush();
      documents.delete(id);
      try {
        // The tab that writes has it still, where this is not the one.
        if (mine) await archive.deleteNotebook(id);
        store.setState(({ library }) => ({ library: library.filter((one) => one.id !== id) }));
      } catch (thrown) {
        store.setState({ saving: trouble(thrown) });
      }
    },

    async clear() {
      await flush();
      try {
        await archive.clear();
      } catch (thrown) {
        store.setState({ saving: trouble(thrown) });
        return false;
      }
      written.clear();
      waiting.clear();
      documents.clear();
      newest = null;
      writtenHidden = new Set();
      store.setState({
        runs: [],
        shown: new Map(),
        library: [],
        hidden: writtenHidden,
        resumable: new Set(),
        unreadable: 0,
        saving: { kind: 'kept', at: null },
      });
      // That the open document shows no run any more is no change to write.
      documents.clear();
      return true;
    },
  };
}

/** Just opened: nothing has been done to it. */
const isFresh = ({ history }: LabState): boolean =>
  history.past.length === 0 && history.future.length === 0;

const isMilestone = (run: RunRecord, before: RunRecord | undefined): boolean =>
  before === undefined || run.status !== before.status || run.epochs !== before.epochs;

/** What else stands in a run's own entry, beside the counters, which the next epoch brings. */
const SMALL = ['name', 'note', 'starred', 'place', 'config', 'plan', 'result', 'error'] as const;

/** Writes the parts of a run that are others than before. */
async function writeRun(
  archive: Archive,
  run: RunRecord,
  before: RunRecord | undefined,
): Promise<void> {
  if (isMilestone(run, before) || SMALL.some((key) => run[key] !== before?.[key]))
    await archive.saveRun(run);
  if (run.steps !== before?.steps) await archive.saveSteps(run.id, run.steps);
  const old = before?.maps ?? [];
  if (run.maps !== old) {
    const epochs = new Set(run.maps.map(({ epoch }) => epoch));
    await archive.saveMaps(
      run.id,
      run.maps.filter((frame) => !old.includes(frame)),
      old.map(({ epoch }) => epoch).filter((epoch) => !epochs.has(epoch)),
    );
  }
  if (run.status === 'done' && before?.status !== 'done') await archive.deletePoint(run.id);
}

/** For pages that keep nothing beyond this visit: the newest point, in memory. */
export function forgetfulKeep(store: LabStore): Keep {
  const points = new Map<RunId, ResumePoint>();
  const documents = new Map<NotebookId, KeptDocument>();
  return {
    ready: Promise.resolve(),
    note(id, point) {
      points.clear();
      points.set(id, point);
      store.setState(({ resumable }) => ({ resumable: new Set([...resumable, id]) }));
    },
    point: (id) => Promise.resolve(points.get(id) ?? null),
    flush: () => Promise.resolve(),
    keepNotebook(notebook, shown) {
      documents.set(notebook.id, { notebook, shown });
    },
    notebook: (id) => Promise.resolve(documents.get(id) ?? null),
    forgetNotebook(id) {
      documents.delete(id);
      return Promise.resolve();
    },
    clear() {
      documents.clear();
      store.setState({ runs: [], shown: new Map(), library: [] });
      return Promise.resolve(true);
    },
  };
}
