import type { RunId } from '../../../workers/protocol/ids.ts';
import { isComplete } from '../../runs/map-chain.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { LabStore } from '../../state/state.ts';
import type { Archive } from '../archive.ts';
import type { Keeper } from './keeper.ts';
import { withMaps } from './runs.ts';

/**
 * The maps of runs, behind everything else: they can be drawn again from the vectors that stand in a run's own record until
 * its map is written. So a map of landmarks, soon to be completed, is not written at all. `drawn` are those written.
 */
export function mapsKeeper(
  store: LabStore,
  archive: Archive,
  drawn: Map<RunId, RunRecord['maps']>,
  /** Whether a run's own record is written. */
  has: (id: RunId) => boolean,
): Keeper {
  /** What of each run is to be written, and to be taken away. */
  const due = () =>
    store.getState().runs.flatMap((run) => {
      if (!has(run.id)) return [];
      const maps = run.maps.filter(isComplete);
      const old = drawn.get(run.id) ?? [];
      const added = maps.filter((frame) => !old.includes(frame));
      const epochs = new Set(maps.map(({ epoch }) => epoch));
      const gone = old.map(({ epoch }) => epoch).filter((epoch) => !epochs.has(epoch));
      return added.length + gone.length === 0 ? [] : [{ run, maps, added, gone }];
    });

  return {
    words: 'maps',
    waits: () => (due().length > 0 ? 'soon' : null),

    async write() {
      const all = due();
      for (const { run, maps, added, gone } of all) {
        await archive.saveMaps(run.id, added, gone);
        drawn.set(run.id, maps);
        // The vectors of a map go from the run's own entry when the map stands in its place, not before.
        await archive.saveRun(withMaps(run, maps));
      }
      return all.length > 0;
    },

    forget: () => undefined,
  };
}
