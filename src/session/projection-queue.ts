import type { RunId } from '../../workers/protocol/ids.ts';
import type { LayoutRequest } from '../../workers/protocol/projection-api.ts';
import type { Snapshot } from '../../workers/protocol/run.ts';
import { OWN_LAYOUT } from '../kinds/intents/layout-choice.ts';
import { landmarksAt, mapBefore, undrawn, unfinished } from '../runs/map-chain.ts';
import type { RunRecord } from '../runs/record.ts';
import { withMap, withoutSnapshot } from '../runs/reducer.ts';
import { withRun } from '../state/changes.ts';
import { isAlive } from '../state/selectors.ts';
import type { SessionContext } from './context.ts';

/** Settings of every layout (van der Maaten 2008 suggests perplexities of 5 to 50). */
export const LAYOUT = {
  seed: OWN_LAYOUT.layout_seed,
  perplexity: OWN_LAYOUT.perplexity,
  iterations: OWN_LAYOUT.iterations,
  exaggeration: OWN_LAYOUT.exaggeration,
} as const;

/** Epochs as long as this, in seconds, leave time to complete a map while a run trains. */
const LEISURE = 20;

interface Task {
  readonly run: RunRecord;
  readonly snapshot: Snapshot;
  readonly part: LayoutRequest['part'];
}

/**
 * What is to be drawn next. First the landmarks of every snapshot, the earliest first, each moving on from those before it
 * in its run. Then the maps are completed, the newest first, when no run wants the processor for itself.
 */
export function nextTask(
  runs: readonly RunRecord[],
  stalled: ReadonlySet<RunId> = new Set(),
): Task | null {
  const able = runs.filter(({ id }) => !stalled.has(id));
  for (const run of able) {
    const snapshot = undrawn(run).at(0);
    if (snapshot !== undefined) return { run, snapshot, part: 'landmarks' };
  }
  if (runs.some(isHurried)) return null;
  for (const run of able) {
    const snapshot = unfinished(run).at(-1);
    if (snapshot !== undefined) return { run, snapshot, part: 'all' };
  }
  return null;
}

/** Training, in epochs too short to lay all users out between them. */
function isHurried(run: RunRecord): boolean {
  if (!isAlive(run) || run.status === 'paused') return false;
  const { plan, stepsPerSecond } = run;
  return plan === null || stepsPerSecond === null || plan.stepsPerEpoch < LEISURE * stepsPerSecond;
}

/**
 * Draws whatever is not drawn yet, of this visit or of an earlier one, whose page was gone before. What a map is laid
 * out from is the record's matter and no clock has a say in it, so a run has the same maps however fast they were made, and
 * in whatever order they were completed. Begins at once, and again whenever there is something to draw.
 */
export function drawMaps({ lab, store }: Pick<SessionContext, 'lab' | 'store'>): void {
  let task: Task | null = null;
  /** Runs whose maps wait for the next visit: the map's thread was lost over one of them. */
  const stalled = new Set<RunId>();
  const next = () => nextTask(store.getState().runs, stalled);

  async function draw({ run, snapshot, part }: Task): Promise<void> {
    const { id } = run;
    const previous =
      part === 'all' ? landmarksAt(run, snapshot.epoch) : mapBefore(run, snapshot.epoch);
    const answer = await lab.projection.layout(
      { runId: id, snapshot, part, previous, ...LAYOUT },
      // A first map is watched as it forms; to another one users travel when it is there.
      (frame) => previous === null && store.setState({ drawing: { run: id, frame } }),
    );
    store.setState((state) => {
      const done = { ...state, drawing: null };
      if (answer.ok) {
        const frame = answer.value;
        // Given up for what is more pressing.
        if (frame === null) return done;
        return withRun(done, id, (record) =>
          // The run may have gone back to an earlier epoch meanwhile.
          record.snapshots.includes(snapshot) ? withMap(record, frame) : record,
        );
      }
      if (answer.error.code === 'WORKER_CRASHED') stalled.add(id);
      const said = { complaint: answer.error, cause: 'map' } as const;
      if (stalled.has(id)) return { ...done, ...said };
      // What cannot be laid out now cannot be later: it is not asked for again.
      return withRun({ ...done, ...said }, id, (record) => withoutSnapshot(record, snapshot));
    });
  }

  async function work(): Promise<void> {
    if (task !== null) return;
    for (task = next(); task !== null; task = next()) await draw(task);
  }

  store.subscribe((state, before) => {
    if (state.runs === before.runs) return;
    if (task?.part === 'all' && next()?.part !== 'all') void lab.projection.cancel(task.run.id);
    void work();
  });
  void work();
}
