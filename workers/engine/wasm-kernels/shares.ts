/** Rows [from, from + count). */
export interface Share {
  readonly from: number;
  readonly count: number;
}

/** Multiplications that outweigh waking a thread: some 0.1 ms on one core, which makes 27 in a nanosecond. */
export const WORTH_A_THREAD = 2 ** 21;

/**
 * `n` rows cut among at most `threads`, hardly one with fewer than `least`, every cut at a multiple of
 * `grain`. Where the cuts lie changes no number: no kernel adds up across rows of different shares.
 */
export const shares = (
  n: number,
  threads: number,
  least: number,
  grain: number,
): readonly Share[] => cutAt(n, threads, least, grain, (part) => part);

/** The same for the upper triangle of [n, n]: the later a row, the shorter it is. */
export const triangleShares = (n: number, threads: number, least: number): readonly Share[] =>
  // The rows before r hold 1 - (1 - r / n)^2 of the triangle.
  cutAt(n, threads, least, 8, (part) => 1 - Math.sqrt(1 - part));

/** `where` tells which part of the rows holds a part of the work. */
function cutAt(
  n: number,
  threads: number,
  least: number,
  grain: number,
  where: (part: number) => number,
): readonly Share[] {
  const parts = Math.max(1, Math.min(threads, Math.floor(n / least)));
  const edges = Array.from({ length: parts + 1 }, (_, part) =>
    part === parts ? n : Math.min(n, grain * Math.round((n * where(part / parts)) / grain)),
  );
  return edges
    .slice(0, -1)
    .map((from, part) => ({ from, count: edges[part + 1] - from }))
    .filter(({ count }) => count > 0);
}
