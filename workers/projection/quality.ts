import type { MapQuality } from '../protocol/map.ts';
import { Nearest } from './nearest.ts';
import type { Plane } from './plane.ts';

const NEIGHBOURS = 10;

/**
 * How honest a layout is about neighbourhoods, over the first `n` points of a distance matrix with
 * `stride` columns (the users; centres are drawn among them but are no data).
 *
 * `neighboursKept`: mean share of a point's 10 nearest in the plane that are among its 10 nearest
 * in the original space. `trustworthiness` (Venna and Kaski 2001, Eq. 1): 1 minus the scaled sum of
 * how far intruders come from, 1 - 2 / (n k (2n - 3k - 1)) · sum of (rank - k).
 *
 * Original distances may tie (identical users): whoever is as near as the 10th nearest counts as
 * near, and a rank counts strictly nearer points only. With 20 points or fewer k is
 * floor((n - 1) / 2), as both measures need k < n / 2; one or two points score 1.
 *
 * `anchors` limits whose neighbourhoods are averaged, evenly spaced; each is looked at among all n
 * points. Final frames use all (0.1 s at 2,000), frames on the way a sample.
 */
export function neighbourhoods(
  distances: Float32Array,
  stride: number,
  n: number,
  plane: Plane,
  anchors: number = n,
): Pick<MapQuality, 'neighboursKept' | 'trustworthiness'> {
  const k = Math.min(NEIGHBOURS, Math.floor((n - 1) / 2));
  if (k < 1) return { neighboursKept: 1, trustworthiness: 1 };
  const { x, y } = plane;
  const looked = Math.min(anchors, n);
  const near = new Nearest(k);
  let kept = 0;
  let intrusion = 0;
  for (let a = 0; a < looked; a++) {
    const i = Math.floor((a * n) / looked);
    const row = distances.subarray(i * stride, i * stride + n);
    near.clear();
    for (let j = 0; j < n; j++) if (j !== i) near.offer(j, row[j]);
    const reach = near.reach;
    near.clear();
    for (let j = 0; j < n; j++) if (j !== i) near.offer(j, (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2);
    for (const j of near.who) {
      if (row[j] <= reach) kept += 1;
      else intrusion += nearerThan(row, row[j], i) + 1 - k;
    }
  }
  return {
    neighboursKept: kept / (looked * k),
    trustworthiness: 1 - (2 * intrusion) / (looked * k * (2 * n - 3 * k - 1)),
  };
}

/** How many points other than `self` are strictly nearer than `distance`. */
function nearerThan(row: Float32Array, distance: number, self: number): number {
  let count = 0;
  for (let j = 0; j < row.length; j++) if (row[j] < distance && j !== self) count += 1;
  return count;
}
