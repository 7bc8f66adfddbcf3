import type { RunId } from '../../../workers/protocol/ids.ts';
import { sameDocument } from '../../document/edited.ts';
import { newHistory } from '../../document/history.ts';
import { notebookId, type CellId, type NotebookId } from '../../document/ids.ts';
import type { Notebook } from '../../document/notebook.ts';
import type { Archive } from '../archive.ts';
import type { KeptDocument } from '../stored-document.ts';
import { notebookOf } from '../../state/selectors.ts';
import type { LabState, LabStore, LibraryEntry } from '../../state/state.ts';
import type { Keeper } from './keeper.ts';

const NONE: ReadonlyMap<CellId, RunId> = new Map();

/**
 * Writes notebooks as they were last changed. A stored record is overwritten only if this page has shown it.
 * A record it has not shown (the user edited before IndexedDB answered, or another tab wrote since) is kept
 * as a notebook of its own first.
 */
export function documentsKeeper(store: LabStore, archive: Archive, now: () => number) {
  const waiting = new Map<NotebookId, KeptDocument>();
  /** Each notebook as it was when it was opened here, or as it was last written from here. */
  const shown = new Map<NotebookId, Notebook>();
  /** Of these the stored one is known to be the one that was shown. */
  const sure = new Set<NotebookId>();
  let seen = store.getState();
  shown.set(notebookOf(seen).id, notebookOf(seen));

  async function write(document: KeptDocument): Promise<void> {
    const { notebook } = document;
    const { id } = notebook;
    if (!sure.has(id)) await setAside(document);
    sure.add(id);
    await save(document);
    shown.set(id, notebook);
    if (waiting.get(id) === document) waiting.delete(id);
  }

  /** What is opened again before it was written is no stored copy. */
  function opened(notebook: Notebook): void {
    if (!waiting.has(notebook.id)) shown.set(notebook.id, notebook);
  }

  /** The stored copy goes its own way, where this page has never shown it. */
  async function setAside({ notebook }: KeptDocument): Promise<void> {
    const stored = (await archive.notebook(notebook.id))?.notebook ?? null;
    const before = shown.get(notebook.id) ?? notebook;
    if (stored === null || sameDocument(stored, before) || sameDocument(stored, notebook)) return;
    const title = `${stored.title}, as it was left`;
    const copy = { ...stored, id: notebookId(crypto.randomUUID()), title, shipped: null };
    await save({ notebook: copy, shown: NONE });
    const notice = `“${stored.title}” was changed here before its stored copy was shown. Nothing is lost: that copy is the notebook “${title}”.`;
    store.setState(({ notices }) => ({ notices: [...notices, notice] }));
  }

  async function save(document: KeptDocument): Promise<void> {
    const savedAt = now();
    await archive.saveNotebook(document, savedAt);
    const { id, title, shipped } = document.notebook;
    const entry: LibraryEntry = { id, title, shipped, savedAt };
    store.setState(({ library }) => ({
      library: [entry, ...library.filter((other) => other.id !== id)],
    }));
  }

  /** As it was last changed; null when there is none. */
  const read = async (id: NotebookId): Promise<KeptDocument | null> =>
    waiting.get(id) ?? (await archive.notebook(id).catch(() => null));

  return {
    words: 'notebooks',
    waits: () => (waiting.size > 0 ? 'soon' : null),

    async write() {
      const changed = [...waiting.values()];
      for (const document of changed) await write(document);
      return changed.length > 0;
    },

    forget() {
      waiting.clear();
      sure.clear();
    },

    /** Notes a change of the open document; turning to another one is none. */
    watch(state: LabState): void {
      const [before, present] = [notebookOf(seen), notebookOf(state)];
      const turned = before.id !== present.id || (state.history !== seen.history && isFresh(state));
      const changed = before !== present || state.shown !== seen.shown;
      seen = state;
      if (turned) opened(present);
      else if (changed) waiting.set(present.id, { notebook: present, shown: state.shown });
    },

    keep(notebook: Notebook, shownRuns: ReadonlyMap<CellId, RunId>): void {
      waiting.set(notebook.id, { notebook, shown: shownRuns });
    },

    read,

    /** Those that are stored, and those that are about to be. */
    async all(stored: readonly NotebookId[]): Promise<readonly KeptDocument[]> {
      const found = await Promise.all([...new Set([...waiting.keys(), ...stored])].map(read));
      return found.filter((one) => one !== null);
    },

    /** Another tab has written until now: what was not changed here is shown as it stands there. */
    async refresh(): Promise<void> {
      sure.clear();
      const { id } = notebookOf(store.getState());
      const stored = await archive.notebook(id).catch(() => null);
      const present = notebookOf(store.getState());
      if (stored === null || present.id !== id || waiting.has(id)) return;
      if (sameDocument(stored.notebook, present)) return;
      store.setState({ history: newHistory(stored.notebook), shown: stored.shown });
    },

    drop: (id: NotebookId) => void waiting.delete(id),
  } satisfies Keeper & Record<string, unknown>;
}

/** Just opened: nothing has been done to it. */
const isFresh = ({ history }: LabState): boolean =>
  history.past.length === 0 && history.future.length === 0;
