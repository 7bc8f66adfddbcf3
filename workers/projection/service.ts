import { attempt, type Result } from '../protocol/errors.ts';
import type { RunId } from '../protocol/ids.ts';
import type { MapFrame } from '../protocol/map.ts';
import type { LayoutRequest, ProjectionApi } from '../protocol/projection-api.ts';
import { Layout } from './layout.ts';

/** Pairs of points worked through before the thread listens again: about 30 ms. */
const PAIRS_PER_TURN = 8_000_000;
/** A turn of a small map is at most this many iterations, so that there is something to watch. */
const MAX_TURN = 10;
/** A frame every so many turns: about 150 ms of work. Counted, never timed. */
const TURNS_PER_FRAME = 5;

interface Job {
  readonly runId: RunId;
  cancelled: boolean;
}

/** The projection as one thread offers it: layouts wait in line and each can be cancelled. */
export function createProjection(): ProjectionApi {
  const jobs = new Set<Job>();
  let line: Promise<unknown> = Promise.resolve();
  return {
    layout(request, onFrame) {
      const job: Job = { runId: request.runId, cancelled: false };
      jobs.add(job);
      const turn = line.then(async (): Promise<Result<MapFrame | null>> => {
        const result = await attempt(() => layOut(request, onFrame, job));
        jobs.delete(job);
        return result;
      });
      line = turn;
      return turn;
    },
    cancel(runId) {
      for (const job of jobs) if (job.runId === runId) job.cancelled = true;
      return Promise.resolve({ ok: true, value: null });
    },
  };
}

async function layOut(
  request: LayoutRequest,
  onFrame: (frame: MapFrame) => void,
  job: Job,
): Promise<MapFrame | null> {
  await listen();
  if (job.cancelled) return null;
  const layout = new Layout(request);
  const pairs = Math.max(1, (layout.points * (layout.points - 1)) / 2);
  const turn = Math.max(1, Math.min(MAX_TURN, Math.round(PAIRS_PER_TURN / pairs)));
  for (let turns = 1; ; turns++) {
    await listen();
    if (job.cancelled) return null;
    layout.step(turn);
    if (layout.finished) break;
    if (turns % TURNS_PER_FRAME === 0) onFrame(layout.frame());
  }
  const final = layout.frame();
  onFrame(final);
  return final;
}

/** Lets messages in: a macrotask passes before this resolves. */
const listen = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
