import type { RunId } from '../../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../../workers/protocol/run.ts';
import type { Archive } from '../archive.ts';
import type { LabStore } from '../../state/state.ts';
import type { Keeper } from './keeper.ts';

/** Points at hand where nothing can be written, at most: each is some 12 MB on Beauty. */
const AT_HAND = 5;

/** Where each run can go on from: its newest point, which replaces the one before. */
export function pointsKeeper(
  store: LabStore,
  archive: Archive,
  now: () => number,
  /** Whether a run is written up to an epoch: a point must not stand where what it leans on does not. */
  reaches: (id: RunId, epoch: number) => boolean,
  /** Whether what a run has learned is written. */
  parametersWritten: (id: RunId) => boolean,
) {
  /**
   * Not written yet, the newest last: of a run the one that has waited longest, and the newest. Where writing
   * takes longer than an epoch the newest always leans on what is not written yet; the other's turn comes.
   */
  const waiting = new Map<RunId, readonly ResumePoint[]>();
  let newest: { readonly id: RunId; readonly point: ResumePoint } | null = null;

  /** A run that was taken away, or whose result and parameters are written, goes on from nowhere. */
  const isNeeded = (id: RunId): boolean => {
    const run = store.getState().runs.find((one) => one.id === id);
    return run !== undefined && (run.status !== 'done' || !parametersWritten(id));
  };

  function gaveWay(ids: readonly RunId[]): void {
    if (ids.length === 0) return;
    const gone = new Set(ids);
    store.setState(({ resumable }) => ({
      resumable: new Set([...resumable].filter((id) => !gone.has(id))),
    }));
  }

  return {
    words: 'what a run needs to go on after its page is gone',
    waits: () => (waiting.size > 0 ? 'now' : null),

    async write() {
      const due = [...waiting].flatMap(([id, points]) => {
        const point = isNeeded(id)
          ? points.findLast(({ epoch }) => reaches(id, epoch))
          : points.at(-1);
        return point === undefined ? [] : [{ id, point }];
      });
      for (const { id, point } of due) {
        if (isNeeded(id)) gaveWay(await archive.savePoint(id, point, now()));
        const left = waiting.get(id)?.filter(({ epoch }) => epoch > point.epoch) ?? [];
        if (left.length > 0) waiting.set(id, left);
        else waiting.delete(id);
      }
      return due.length > 0;
    },

    forget() {
      waiting.clear();
      newest = null;
    },

    note(id: RunId, point: ResumePoint) {
      newest = { id, point };
      const before = waiting.get(id)?.slice(0, 1) ?? [];
      waiting.delete(id);
      waiting.set(id, [...before, point]);
      const over = [...waiting.keys()].slice(0, -AT_HAND);
      for (const old of over) waiting.delete(old);
      gaveWay(over);
      store.setState(({ resumable }) =>
        resumable.has(id) ? {} : { resumable: new Set([...resumable, id]) },
      );
    },

    /** Null when it cannot be read. */
    async read(id: RunId): Promise<ResumePoint | null> {
      if (newest?.id === id) return newest.point;
      return waiting.get(id)?.at(-1) ?? (await archive.point(id).catch(() => null));
    },
  } satisfies Keeper & Record<string, unknown>;
}
