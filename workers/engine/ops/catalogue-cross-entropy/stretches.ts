/** Rows [from, from + count) of a table. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
}

/** Scores that are held at a time: 4 MB, which caches still hold. */
const MOST_SCORES = 2 ** 20;

/** `whole`, cut so that a stretch against `others` makes at most MOST_SCORES scores (or has 8 rows). */
export function stretches({ from, count }: Stretch, others: number): readonly Stretch[] {
  const most = Math.max(8, 8 * Math.floor(MOST_SCORES / (8 * Math.max(1, others))));
  return Array.from({ length: Math.ceil(count / most) }, (_, i) => ({
    from: from + i * most,
    count: Math.min(most, count - i * most),
  }));
}
