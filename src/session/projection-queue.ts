import type { RunId } from '../../workers/protocol/ids.ts';
import type { Snapshot } from '../../workers/protocol/run.ts';
import { mapBefore, undrawn } from '../runs/map-chain.ts';
import { withMap, withoutSnapshot } from '../runs/reducer.ts';
import { withRun } from '../state/changes.ts';
import type { SessionContext } from './context.ts';

/** Settings of every layout (van der Maaten 2008 suggests perplexities of 5 to 50). */
export const LAYOUT = { seed: 1, perplexity: 30, iterations: 500 } as const;

/**
 * Draws whatever is not drawn yet, one map after the other, each from the one before it in its run: of this
 * visit or of an earlier one, whose page was gone before. The order is the record's and no clock has a say, so a run has the same
 * maps however fast they were made. Begins at once, and again whenever there is something to draw.
 */
export function drawMaps({ lab, store }: Pick<SessionContext, 'lab' | 'store'>): void {
  let busy = false;
  /** Runs whose maps wait for the next visit: the map's thread was lost over one of them. */
  const stalled = new Set<RunId>();

  const nextOf = (): { id: RunId; snapshot: Snapshot } | null => {
    for (const run of store.getState().runs) {
      const snapshot = stalled.has(run.id) ? undefined : undrawn(run).at(0);
      if (snapshot !== undefined) return { id: run.id, snapshot };
    }
    return null;
  };

  async function draw(id: RunId, snapshot: Snapshot): Promise<void> {
    const run = store.getState().runs.find((one) => one.id === id);
    if (run === undefined) return;
    const answer = await lab.projection.layout(
      { runId: id, snapshot, previous: mapBefore(run, snapshot.epoch), ...LAYOUT },
      (frame) => store.setState({ drawing: { run: id, frame } }),
    );
    store.setState((state) => {
      const done = { ...state, drawing: null };
      if (answer.ok && answer.value !== null) {
        const frame = answer.value;
        return withRun(done, id, (record) =>
          // The run may have gone back to an earlier epoch meanwhile.
          record.snapshots.includes(snapshot) ? withMap(record, frame) : record,
        );
      }
      if (!answer.ok && answer.error.code === 'WORKER_CRASHED') stalled.add(id);
      const said = answer.ok ? {} : ({ complaint: answer.error, cause: 'map' } as const);
      if (stalled.has(id)) return { ...done, ...said };
      // What cannot be laid out now cannot be later: it is not asked for again.
      return withRun({ ...done, ...said }, id, (record) => withoutSnapshot(record, snapshot));
    });
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = nextOf(); next !== null; next = nextOf()) await draw(next.id, next.snapshot);
    busy = false;
  }

  store.subscribe((state, before) => {
    if (state.runs !== before.runs) void work();
  });
  void work();
}
