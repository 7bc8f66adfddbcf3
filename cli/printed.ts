import type { SeenItems } from '../workers/catalog/training-settings.ts';
import type { DatasetCard } from '../workers/protocol/dataset.ts';
import { repeatsSentence, tiesMatter, tiesSentence, tiesShow } from '../workers/catalog/honesty.ts';
import type { EvalMetrics, Ties } from '../workers/catalog/metrics.ts';
import { readAs } from '../workers/catalog/reading.ts';

/** Metrics by the names the field prints, all digits kept. */
export const printed = (metrics: EvalMetrics): Record<string, number> => ({
  'HR@5': metrics['hr@5'],
  'HR@10': metrics['hr@10'],
  'HR@20': metrics['hr@20'],
  'NDCG@5': metrics['ndcg@5'],
  'NDCG@10': metrics['ndcg@10'],
  'NDCG@20': metrics['ndcg@20'],
  MRR: metrics.mrr,
});

/** What was decided about a file while it was read; nothing for one of the official forms as it stands. */
export const howRead = ({ format, reading, droppedUsers }: DatasetCard): object => ({
  ...(reading !== undefined && { read_as: readAs(format, reading) }),
  ...(droppedUsers > 0 && { dropped_users: droppedUsers }),
});

/** A ranking, with what must be known to read its metrics. */
export interface Ranked {
  readonly metrics: EvalMetrics;
  readonly ties: Ties;
  readonly users: number;
  /** Users whose answer stands among their own earlier items. */
  readonly repeated: number;
  readonly seen_items: SeenItems;
}

/** Beside the metrics: the share of tied answers, the metrics in their middle where these differ, and repeats. */
export const candid = ({ metrics, ties, repeated, seen_items }: Ranked): object => ({
  tied_share: ties.share,
  ...(tiesShow(metrics, ties) && { in_middle_of_ties: printed(ties.middle) }),
  seen_items,
  repeated_answers: repeated,
});

/**
 * On stderr, so that the last line stays the object: what flatters or holds down the metrics.
 * `leaveOut` is the command's option that leaves out earlier items.
 */
export function warn(
  { metrics, ties, users, repeated, seen_items }: Ranked,
  leaveOut: '--set seen_items=left_out' | '--seen-items left_out',
): void {
  for (const sentence of [
    tiesMatter(metrics, ties) ? tiesSentence(metrics, ties, users) : null,
    repeatsSentence(repeated, users, seen_items, `Add ${leaveOut} (or ranked)`),
  ]) {
    if (sentence !== null) process.stderr.write(`${sentence}\n`);
  }
}
