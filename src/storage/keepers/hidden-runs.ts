import type { RunId } from '../../../workers/protocol/ids.ts';
import type { Archive } from '../archive.ts';
import type { LabStore } from '../../state/state.ts';
import type { Keeper } from './keeper.ts';

/** Which runs were taken off the figures. */
export function hiddenKeeper(store: LabStore, archive: Archive) {
  let written: ReadonlySet<RunId> = store.getState().hidden;
  const now = () => store.getState().hidden;
  return {
    words: 'which runs are off the figures',
    waits: () => (now() === written ? null : 'soon'),
    async write() {
      const hidden = now();
      if (hidden === written) return false;
      await archive.saveHidden(hidden);
      written = hidden;
      return true;
    },
    /** Nothing was taken off the figures beside what was found: there is nothing to write. */
    meet(found: ReadonlySet<RunId>) {
      if (now().size === found.size) written = now();
    },
    forget: () => void (written = now()),
  } satisfies Keeper & Record<string, unknown>;
}
