import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import { act } from '../document/history.ts';
import type { CellId } from '../document/ids.ts';
import { cellsOf } from '../document/notebook.ts';
import { datasetConfig } from '../kinds/dataset/config.ts';
import { sameOrigin } from '../runs/origin.ts';
import type { DataOrigin } from '../runs/record.ts';
import { originOf } from '../runs/resume.ts';
import { withSlot } from '../state/changes.ts';
import { notebookOf, slotOf } from '../state/selectors.ts';
import { EMPTY_SLOT, type DatasetState, type OpenedData } from '../state/state.ts';
import type { SessionContext } from './context.ts';
import { dataAction } from './opened-data.ts';

/** Whether the page may open a source unasked: nothing is fetched from elsewhere without a person's word. */
const opensByItself = (origin: DataOrigin): origin is Extract<DataOrigin, DatasetSource> =>
  origin.kind === 'bundled' || origin.kind === 'planted';

/** Names data that were opened; a file's name alone does not say which file it was. */
const keyOf = (origin: DataOrigin, place: string): string =>
  JSON.stringify(origin.kind === 'file' ? [origin, place] : origin);

/** Opens data in dataset cells, and keeps what is open in step with what the cells say. */
export function dataEffects({ lab, store, keep, update }: SessionContext) {
  /** Counts the requests of each cell; one that is older than the newest is passed over. */
  const newest = new Map<CellId, number>();
  const pending = new Map<CellId, Promise<void>>();
  /** Counts the documents that were turned to: what was asked for before belongs to another one. */
  let document = 0;
  /** What was opened in this visit: going back to it costs nothing. */
  const known = new Map<string, OpenedData>();

  /** Files that were looked for in this browser: once in a visit for each cell. */
  const looked = new Set<string>();
  const placeOf = (id: CellId) => `${notebookOf(store.getState()).id}/${id}`;

  const setState = (id: CellId, state: DatasetState) =>
    update((all) => withSlot(all, id, (slot) => ({ ...slot, state })));

  function open(id: CellId, source: DatasetSource): Promise<void> {
    const work = load(id, source);
    pending.set(id, work);
    return work;
  }

  async function load(id: CellId, source: DatasetSource): Promise<void> {
    const mine = (newest.get(id) ?? 0) + 1;
    newest.set(id, mine);
    const asked = document;
    const isLatest = () => mine === newest.get(id) && asked === document;
    setState(id, { kind: 'loading', source, progress: null });
    const answer = await lab.openDataset(source, (progress) => {
      if (isLatest() && slotOf(store.getState(), id).state.kind === 'loading')
        setState(id, { kind: 'loading', source, progress });
    });
    if (!isLatest()) return;
    if (!answer.ok) return setState(id, { kind: 'failed', source, error: answer.error });
    const opened = { source, card: answer.value };
    known.set(keyOf(originOf(source), placeOf(id)), opened);
    if (source.kind === 'file') keep.keepFile(source, answer.value.hash, placeOf(id));
    update((state) => {
      const next = withSlot(state, id, () => ({ state: { kind: 'ready', ...opened }, opened }));
      const action = dataAction(next, id, source, answer.value);
      return action === null ? next : { ...next, history: act(next.history, action) };
    });
  }

  /** A dataset cell in which something else is open than it says gets what it says. */
  function sync(): void {
    for (const { id, config } of cellsOf(notebookOf(store.getState()), datasetConfig)) {
      const { source } = config;
      const { state, opened } = slotOf(store.getState(), id);
      // Data that are on their way become the cell's own when they have opened.
      if (state.kind === 'loading') continue;
      // What failed is asked for again by a person, not by every stroke.
      if (state.kind === 'failed' && sameOrigin(originOf(state.source), source)) continue;
      if (opened !== null && sameOrigin(originOf(opened.source), source)) continue;
      const before = known.get(keyOf(source, placeOf(id)));
      if (before !== undefined) setOpened(id, before);
      else if (opensByItself(source)) void open(id, source);
      else {
        if (opened !== null) update((all) => withSlot(all, id, () => EMPTY_SLOT));
        if (source.kind === 'file') openKept(id, source.name);
      }
    }
  }

  /** A file that was handed over in an earlier visit opens by itself, if it is kept. */
  function openKept(id: CellId, name: string): void {
    const place = placeOf(id);
    const key = JSON.stringify([place, name]);
    if (looked.has(key)) return;
    looked.add(key);
    const waits = () =>
      placeOf(id) === place &&
      slotOf(store.getState(), id).state.kind === 'empty' &&
      cellsOf(notebookOf(store.getState()), datasetConfig).some(
        (cell) => cell.id === id && sameOrigin(cell.config.source, { kind: 'file', name }),
      );
    const work = async () => {
      const kept = await keep.file({ name, place });
      if (kept === null) return;
      if (waits()) await load(id, kept);
      // It came when nobody waited for it: it may be asked for again.
      else looked.delete(key);
      // The document was turned to once more while it was read.
      if (waits()) {
        looked.delete(key);
        sync();
      }
    };
    pending.set(id, work());
  }

  const setOpened = (id: CellId, opened: OpenedData) =>
    update((all) => withSlot(all, id, () => ({ state: { kind: 'ready', ...opened }, opened })));

  return {
    open,
    sync,

    /** Another document is open, or another copy of the same: its data begin anew. */
    beginAnew(): void {
      document += 1;
      pending.clear();
      update((state) => ({ ...state, data: new Map() }));
      sync();
    },

    /** Resolves when the newest request of a cell has ended. */
    settled: (id: CellId): Promise<void> => pending.get(id) ?? Promise.resolve(),

    /** What a cell holds, opened now where that takes nothing of the person; null when it cannot be had. */
    async ensure(id: CellId): Promise<OpenedData | null> {
      await pending.get(id);
      const cell = cellsOf(notebookOf(store.getState()), datasetConfig).find(
        (one) => one.id === id,
      );
      const empty = slotOf(store.getState(), id).state.kind === 'empty';
      if (empty && cell !== undefined && cell.config.source.kind !== 'file')
        await open(id, cell.config.source);
      return slotOf(store.getState(), id).opened;
    },

    /** Back to the data that were open before a request failed. */
    keepOpened: (id: CellId) =>
      update((state) =>
        withSlot(state, id, ({ opened }) => ({
          opened,
          state: opened === null ? { kind: 'empty' } : { kind: 'ready', ...opened },
        })),
      ),

    /** After the engine was lost: it knows no data any more. */
    async reopen(): Promise<void> {
      known.clear();
      for (const [id, { state, opened }] of [...store.getState().data]) {
        const source = state.kind === 'empty' ? opened?.source : state.source;
        if (source !== undefined) await open(id, source);
      }
    },
  };
}

export type DataEffects = ReturnType<typeof dataEffects>;
