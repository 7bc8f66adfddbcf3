import type { RunId } from '../../workers/protocol/ids.ts';
import type { RunRecord } from '../runs/record.ts';
import { isOver } from '../runs/reducer.ts';
import { withHidden, withoutRun, withRun, withRuns, withShown } from '../state/changes.ts';
import type { SessionContext } from './context.ts';

/** Characters of a run's name and of its note, at most. */
const NAME_LIMIT = 60;
const NOTE_LIMIT = 2000;

/** What a person says of a run, and which runs are kept. */
export function recordsEffects({ store, keep, update }: SessionContext) {
  const change = (id: RunId, part: Partial<Pick<RunRecord, 'name' | 'note' | 'starred'>>) =>
    update((state) => withRun(state, id, (run) => ({ ...run, ...part })));

  return {
    show: (id: RunId) => update((state) => withShown(state, id)),
    hide: (id: RunId, hide: boolean) => update((state) => withHidden(state, id, hide)),
    renameRun: (id: RunId, name: string) => {
      const text = name.trim().slice(0, NAME_LIMIT);
      if (text !== '') change(id, { name: text });
    },
    note: (id: RunId, note: string) => change(id, { note: note.slice(0, NOTE_LIMIT) }),
    star: (id: RunId, starred: boolean) => change(id, { starred }),

    /** Takes a run away and offers to bring it back, with all that was kept of it. */
    async removeRun(id: RunId) {
      const run = store.getState().runs.find((one) => one.id === id);
      if (run === undefined) return;
      if (!isOver(run.status)) {
        const text = `${run.name} is alive: it can be deleted when it has ended.`;
        return store.setState({ toast: { text, undo: null } });
      }
      const point = store.getState().resumable.has(id) ? await keep.point(id) : null;
      const checkpoint = await inMemory(await keep.checkpoint(id));
      update((state) => withoutRun(state, id));
      const bringBack = () => {
        update((state) => ({ ...withRuns(state, [run]), toast: null }));
        if (point !== null) keep.note(id, point);
        if (checkpoint !== null) keep.keepCheckpoint(id, checkpoint);
      };
      store.setState({ toast: { text: `${run.name} deleted`, undo: bringBack } });
    },
  };
}

/** A file of its own: that of the archive goes with its entry. */
const inMemory = async (file: Blob | null): Promise<Blob | null> =>
  file === null ? null : new Blob([await file.arrayBuffer()], { type: file.type });
