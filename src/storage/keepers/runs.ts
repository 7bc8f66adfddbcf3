import type { RunId } from '../../../workers/protocol/ids.ts';
import type { Archive } from '../archive.ts';
import { unfinished } from '../../runs/map-chain.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { LabStore } from '../../state/state.ts';
import type { Keeper } from './keeper.ts';

/** What the archive holds, newest first; `all` when it is not only the newest of more. */
export interface StoredRuns {
  readonly runs: readonly RunRecord[];
  readonly all: boolean;
}

/**
 * The records of runs: a new one, a status and a finished epoch are written at once, the rest soon. `drawn` are the maps of
 * a run that are written (maps.ts): a record keeps the vectors of the others.
 */
export function runsKeeper(
  store: LabStore,
  archive: Archive,
  drawn: Map<RunId, RunRecord['maps']>,
) {
  /** Runs as they were last written, or found. */
  const written = new Map<RunId, RunRecord>();
  /** Records as they were found: what is done to a run here makes another record of it. */
  const untouched = new WeakSet<RunRecord>();
  const here = () => store.getState().runs;
  const unwritten = () => here().filter((run) => written.get(run.id) !== run);

  /** Runs that were written and have been taken off the page since. */
  function removed(): readonly RunId[] {
    const known = new Set(here().map(({ id }) => id));
    return [...written.keys()].filter((id) => !known.has(id));
  }

  return {
    words: 'runs',

    waits() {
      const changed = unwritten();
      const now = changed.some((run) => isMilestone(run, written.get(run.id)));
      if (now || removed().length > 0) return 'now';
      return changed.length > 0 ? 'soon' : null;
    },

    async write() {
      const changed = unwritten();
      for (const run of changed) {
        await writeRun(archive, withMaps(run, drawn.get(run.id)), written.get(run.id));
        written.set(run.id, run);
      }
      const gone = removed();
      for (const id of gone) {
        await archive.deleteRun(id);
        written.delete(id);
        drawn.delete(id);
      }
      return changed.length + gone.length > 0;
    },

    /**
     * The page's runs together with those found. What was changed or taken away here stays so; of the rest
     * the archive knows best, since another tab may have written.
     */
    meet({ runs, all }: StoredRuns): readonly RunRecord[] {
      const oldest = all ? '' : (runs.at(-1)?.startedAt ?? '');
      const found = new Map(runs.map((run) => [run.id, run]));
      const removedHere = new Set(removed());
      const kept = here().flatMap((run) => {
        if (!untouched.has(run)) return [run];
        const stored = found.get(run.id);
        if (stored !== undefined || run.startedAt < oldest) return [stored ?? run];
        written.delete(run.id);
        drawn.delete(run.id);
        return [];
      });
      const known = new Set(kept.map(({ id }) => id));
      const added = runs.filter(({ id }) => !known.has(id) && !removedHere.has(id));
      for (const run of [...kept, ...added]) {
        if (found.get(run.id) !== run) continue;
        written.set(run.id, run);
        drawn.set(run.id, run.maps);
        untouched.add(run);
      }
      return [...kept, ...added];
    },

    /** Whether all is written that a run going on after so many epochs leans on: its curve, and what its maps hang on. */
    reaches: (id: RunId, epoch: number): boolean => {
      const run = here().find((one) => one.id === id);
      const stored = written.get(id);
      if (run === undefined || stored === undefined || stored.epochs.length < epoch) return false;
      return unfinished(run).every((one) => one.epoch > epoch || stored.snapshots.includes(one));
    },

    /** Whether a run has a record that its parts can lie beside. */
    has: (id: RunId): boolean => written.has(id),

    forget() {
      written.clear();
      drawn.clear();
    },
  } satisfies Keeper & Record<string, unknown>;
}

const isMilestone = (run: RunRecord, before: RunRecord | undefined): boolean =>
  before === undefined ||
  run.status !== before.status ||
  run.epochs !== before.epochs ||
  unfinished(run).some((snapshot) => !before.snapshots.includes(snapshot));

/** What else stands in a run's own entry, beside the counters, which the next epoch brings. */
const SMALL = [
  'name',
  'note',
  'starred',
  'place',
  'config',
  'plan',
  'result',
  'changes',
  'error',
  'imported',
] as const;

/** A run as its record is written: with the vectors of every map that is not. */
export const withMaps = (run: RunRecord, maps: RunRecord['maps'] = []): RunRecord => ({
  ...run,
  maps,
});

/** Writes the parts of a run that are others than before, but for its maps. */
async function writeRun(
  archive: Archive,
  run: RunRecord,
  before: RunRecord | undefined,
): Promise<void> {
  if (isMilestone(run, before) || SMALL.some((key) => run[key] !== before?.[key]))
    await archive.saveRun(run);
  if (run.steps !== before?.steps) await archive.saveSteps(run.id, run.steps);
}
