/** Whether centres can be told apart. Centres are [K, width] of unit length. */

/** Two centres whose cosine is at least this are copies of each other: some 18 degrees apart. */
export const SAME_CENTRE = 0.95;

/**
 * Cosine of each centre to the nearest other one, [K], -1..1, to four decimals since it is kept of every epoch; of a
 * single centre, nothing. K² · width / 2 products.
 */
export function nearestOthers(centres: Float32Array, width: number): readonly number[] {
  const count = centres.length / width;
  if (count < 2) return [];
  const nearest = new Array<number>(count).fill(-1);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const cosine = cosineOf(centres, width, a, b);
      if (cosine > nearest[a]) nearest[a] = cosine;
      if (cosine > nearest[b]) nearest[b] = cosine;
    }
  }
  return nearest.map((cosine) => Math.round(cosine * 1e4) / 1e4);
}

/** Centres left when each that is a copy of one before it is passed over. */
export function distinctCentres(centres: Float32Array, width: number): number {
  const kept: number[] = [];
  for (let a = 0; a < centres.length / width; a++) {
    if (kept.every((b) => cosineOf(centres, width, a, b) < SAME_CENTRE)) kept.push(a);
  }
  return kept.length;
}

/** Of two of them; rounding may not carry it beyond 1. */
function cosineOf(centres: Float32Array, width: number, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += centres[a * width + d] * centres[b * width + d];
  return Math.min(1, Math.max(-1, sum));
}
