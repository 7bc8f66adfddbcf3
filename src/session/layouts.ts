import type { RunId } from '../../workers/protocol/ids.ts';
import type { LayoutChoice } from '../kinds/intents/layout-choice.ts';
import type { MapFrame } from '../runs/record.ts';
import type { SessionContext } from './context.ts';

/** A layout that others push aside is not asked for for ever. */
const AGAIN = 3;

/** Layouts that a person asked for, beside the maps that every run has (projection-queue.ts). */
export function layoutEffects({ lab, store }: Pick<SessionContext, 'lab' | 'store'>) {
  return {
    async layOut(
      id: RunId,
      epoch: number,
      { projection, perplexity, iterations, exaggeration, layout_seed }: LayoutChoice,
      onFrame: (frame: MapFrame) => void,
      isWanted: () => boolean,
    ): Promise<void> {
      const run = store.getState().runs.find((one) => one.id === id);
      const snapshot = run?.snapshots.find((one) => one.epoch === epoch);
      if (snapshot === undefined) return;
      // What was asked for before is not waited for; the run's own maps are begun anew.
      await lab.projection.cancel(id);
      const look = { projection, perplexity, iterations, exaggeration, seed: layout_seed };
      const request = { runId: id, snapshot, part: 'all', previous: null, ...look } as const;
      let answer = await lab.projection.layout(request, onFrame);
      // Given up with the run's own maps when something else was more urgent: asked for again, and nothing given up for it.
      for (let n = 0; n < AGAIN && isWanted() && answer.ok && answer.value === null; n++)
        answer = await lab.projection.layout(request, onFrame);
      if (!answer.ok) store.setState({ complaint: answer.error, cause: 'map' });
    },
  };
}
