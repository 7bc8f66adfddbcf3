import type { RunId } from '../../../workers/protocol/ids.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { Snapshot } from '../../../workers/protocol/run.ts';
import { withMap } from '../../runs/reducer.ts';
import { withRun } from '../../state/changes.ts';
import type { Room } from './room.ts';

/** Settings of every layout (van der Maaten 2008 suggests perplexities of 5 to 50). */
const LAYOUT = { seed: 1, perplexity: 30, iterations: 500 } as const;

/**
 * Lays out one snapshot after the other, each from the frame before it. While one is in the works only
 * the newest waiting is kept: the map never falls behind the training.
 */
export function mapQueue({ lab, store }: Pick<Room, 'lab' | 'store'>) {
  let busy = false;
  let waiting: { id: RunId; snapshot: Snapshot } | null = null;

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting !== null) {
      const { id, snapshot }: { id: RunId; snapshot: Snapshot } = waiting;
      waiting = null;
      const run = store.getState().runs.find((other) => other.id === id);
      const previous = run?.maps.at(-1) ?? null;
      const show = (frame: MapFrame) =>
        store.setState((state) => withRun(state, id, (record) => withMap(record, frame)));
      const answer = await lab.projection.layout(
        { runId: id, snapshot, previous, ...LAYOUT },
        show,
      );
      if (!answer.ok) store.setState({ complaint: answer.error });
      else if (answer.value !== null) show(answer.value);
    }
    busy = false;
  }

  return (id: RunId, snapshot: Snapshot) => {
    waiting = { id, snapshot };
    void work();
  };
}
