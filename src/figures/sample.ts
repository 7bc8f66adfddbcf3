/** A curve: y over ascending x. `null` is a gap. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** Points a drawn curve has at most; more cannot be told apart on a screen. */
export const MAX_POINTS = 1_500;

/**
 * The curve with at most `max` points (max >= 4). Of every bucket its lowest and highest point
 * stay, so no spike is lost, and so do the curve's first and last. Bucket sizes are powers of two
 * counted from the first point: while a curve grows, what was drawn stays where it was.
 */
export function downSample(curve: Curve, max = MAX_POINTS): Curve {
  const n = curve.x.length;
  if (n <= max) return curve;
  let bucket = 2;
  while (2 * Math.ceil(n / bucket) + 2 > max) bucket *= 2;
  const kept: number[] = [];
  for (let from = 0; from < n; from += bucket) {
    const to = Math.min(n, from + bucket);
    const [low, high] = extremes(curve.y, from, to);
    for (const i of new Set([
      ...(from === 0 ? [0] : []),
      Math.min(low, high),
      Math.max(low, high),
      ...(to === n ? [n - 1] : []),
    ])) {
      kept.push(i);
    }
  }
  return { x: kept.map((i) => curve.x[i]), y: kept.map((i) => curve.y[i]) };
}

/** Indices of the least and the greatest of y[from, to); gaps count only where there is nothing else. */
function extremes(y: Curve['y'], from: number, to: number): readonly [number, number] {
  let low = from;
  let high = from;
  for (let i = from; i < to; i += 1) {
    const value = y[i];
    if (value === null) continue;
    if (y[low] === null || value < (y[low] ?? 0)) low = i;
    if (y[high] === null || value > (y[high] ?? 0)) high = i;
  }
  return [low, high];
}
