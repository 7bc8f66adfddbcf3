import type { RunId } from '../../../workers/protocol/ids.ts';
import type { Archive } from '../../runs/archive.ts';
import { beyond, CAPS } from '../../runs/caps.ts';
import type { LabStore } from '../../state/state.ts';
import type { Shelf } from './shelf.ts';

interface Waiting {
  readonly file: Blob;
  readonly savedAt: number;
}

/** What ended runs have learned, as .safetensors files. */
export function checkpointsShelf(store: LabStore, archive: Archive, now: () => number) {
  const waiting = new Map<RunId, Waiting>();
  const isHere = (id: RunId) => store.getState().runs.some((run) => run.id === id);

  return {
    words: 'learned parameters',
    waits: () => (waiting.size > 0 ? 'now' : null),

    async write() {
      const files = [...waiting];
      for (const [id, one] of files) {
        // A run may have been taken away in the meantime.
        if (isHere(id)) await archive.saveCheckpoint(id, one.file, one.savedAt);
        if (waiting.get(id) === one) waiting.delete(id);
      }
      return files.length > 0;
    },

    forget: () => waiting.clear(),

    keep(id: RunId, file: Blob) {
      waiting.set(id, { file, savedAt: now() });
      // Where nothing can be written they stay in memory, and no more of them than would be stored.
      const sizes = [...waiting].map(([key, one]) => ({
        key,
        savedAt: one.savedAt,
        bytes: one.file.size,
      }));
      for (const key of beyond(sizes.reverse(), CAPS.checkpoints)) waiting.delete(key);
    },

    async read(id: RunId): Promise<Blob | null> {
      return waiting.get(id)?.file ?? (await archive.checkpoint(id).catch(() => null));
    },
  } satisfies Shelf & Record<string, unknown>;
}
