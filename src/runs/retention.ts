import type { Snapshot, StepRecord } from '../../workers/protocol/run.ts';

/** At most this many steps are kept of a run: the newest half one by one, the older half thinned. */
export const MAX_STEPS = 20_000;

/** Snapshots of a run may hold this many bytes (64 MiB: 128 of 2,000 users at 64 dimensions). */
export const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/**
 * Which steps a run of `last` steps keeps: the newest 10,000 all; of the older ones every
 * stride-th from step 1, where the stride is the least power of two that leaves at most 10,000.
 * It depends on the last step's number alone, and a wider stride keeps a part of what a narrower
 * one kept: the outcome is the same however the steps arrived. `steps` ascend.
 */
export function boundSteps(steps: readonly StepRecord[], max = MAX_STEPS): readonly StepRecord[] {
  const newest = Math.floor(max / 2);
  const last = steps.at(-1)?.step ?? 0;
  const older = last - newest;
  let stride = 1;
  while (older > stride * newest) stride *= 2;
  if (stride === 1) return steps;
  return steps.filter(({ step }) => step > older || (step - 1) % stride === 0);
}

/** Bytes of a snapshot's arrays. */
export function snapshotBytes(snapshot: Snapshot): number {
  return [
    snapshot.users,
    snapshot.vectors,
    snapshot.intents,
    snapshot.centres,
    snapshot.planted,
  ].reduce((bytes, array) => bytes + (array?.byteLength ?? 0), 0);
}

/**
 * Snapshots within the budget: while there are too many bytes, the one goes whose neighbours are
 * closest in epochs (of equals the earliest). The first, the newest and the best epoch's stay, and those in
 * `needed` (of which a map is still to be drawn) whatever they weigh.
 */
export function boundSnapshots(
  snapshots: readonly Snapshot[],
  best: number | null,
  maxBytes = MAX_SNAPSHOT_BYTES,
  needed: readonly Snapshot[] = [],
): readonly Snapshot[] {
  let kept = snapshots;
  let bytes = kept.reduce((sum, snapshot) => sum + snapshotBytes(snapshot), 0);
  while (bytes > maxBytes) {
    const victim = leastMissed(kept, best, needed);
    if (victim === null) break;
    kept = kept.filter((snapshot) => snapshot !== victim);
    bytes -= snapshotBytes(victim);
  }
  return kept;
}

function leastMissed(
  snapshots: readonly Snapshot[],
  best: number | null,
  needed: readonly Snapshot[],
): Snapshot | null {
  let victim: Snapshot | null = null;
  let narrowest = Infinity;
  for (let i = 1; i < snapshots.length - 1; i += 1) {
    if (snapshots[i].epoch === best || needed.includes(snapshots[i])) continue;
    const gap = snapshots[i + 1].epoch - snapshots[i - 1].epoch;
    if (gap < narrowest) {
      narrowest = gap;
      victim = snapshots[i];
    }
  }
  return victim;
}
