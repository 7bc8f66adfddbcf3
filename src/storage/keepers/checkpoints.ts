import type { RunId } from '../../../workers/protocol/ids.ts';
import type { Archive } from '../archive.ts';
import { beyond, CAPS } from '../limits.ts';
import type { LabStore } from '../../state/state.ts';
import type { Keeper } from './keeper.ts';

interface Waiting {
  readonly file: Blob;
  readonly savedAt: number;
}

/** What ended runs have learned, as .safetensors files. */
export function checkpointsKeeper(store: LabStore, archive: Archive, now: () => number) {
  const waiting = new Map<RunId, Waiting>();
  /** Runs whose parameters were written in this visit. */
  const written = new Set<RunId>();
  const find = (id: RunId) => store.getState().runs.find((run) => run.id === id);

  return {
    words: 'learned parameters',
    waits: () => (waiting.size > 0 ? 'now' : null),

    async write() {
      const files = [...waiting];
      for (const [id, one] of files) {
        // A run may have been taken away in the meantime.
        const run = find(id);
        if (run !== undefined) {
          await archive.saveCheckpoint(id, one.file, one.savedAt);
          written.add(id);
          // Until here the point was all there was of what the run has learned.
          if (run.status === 'done') await archive.deletePoint(id);
        }
        if (waiting.get(id) === one) waiting.delete(id);
      }
      return files.length > 0;
    },

    forget() {
      waiting.clear();
      written.clear();
    },

    hasWritten: (id: RunId): boolean => written.has(id),

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
  } satisfies Keeper & Record<string, unknown>;
}
