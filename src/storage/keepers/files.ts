import type { DatasetSource } from '../../../workers/protocol/dataset.ts';
import type { Archive } from '../archive.ts';
import { findFile, withPlaces, type FileWish, type KeptFile } from '../stored-file.ts';
import type { Keeper } from './keeper.ts';
import { cannotBeStored } from './storage-error.ts';

export type FileSource = Extract<DatasetSource, { readonly kind: 'file' }>;

const sourceOf = ({ file, name, dropShort }: KeptFile): FileSource => ({
  kind: 'file',
  file,
  name,
  dropShort,
});

/** Data files a person handed over, so that the next visit opens them by itself. */
export function filesKeeper(archive: Archive, now: () => number) {
  /** By hash, not written yet. */
  const waiting = new Map<string, KeptFile>();
  /** Files known to be kept, with the places they are known in: they are not written again. */
  const known = new Map<string, readonly string[]>();

  return {
    words: 'data files',
    // It cannot be made again, as a run can, and the page may be left at any moment.
    waits: () => (waiting.size > 0 ? 'now' : null),

    async write() {
      const files = [...waiting];
      for (const [hash, file] of files) {
        try {
          await archive.saveFile(file);
          known.set(hash, file.places);
        } catch (thrown) {
          if (!cannotBeStored(thrown)) throw thrown;
        }
        if (waiting.get(hash) === file) waiting.delete(hash);
      }
      return files.length > 0;
    },

    forget() {
      waiting.clear();
      known.clear();
    },

    /** `hash` is the data set's, `place` the cell in which it was opened. */
    keep({ file, name, dropShort }: FileSource, hash: string, place: string) {
      if (known.get(hash)?.includes(place)) return;
      const one = { hash, name, dropShort, places: [place], savedAt: now(), file };
      waiting.set(hash, withPlaces(one, waiting.get(hash) ?? null));
    },

    async read(wish: FileWish): Promise<FileSource | null> {
      const here = findFile([...waiting.values()], wish);
      const found = here ?? (await archive.file(wish).catch(() => null));
      if (found === null) return null;
      if (found !== here) known.set(found.hash, found.places);
      return sourceOf(found);
    },
  } satisfies Keeper & Record<string, unknown>;
}
