import type { Snapshot } from '../protocol/run.ts';
import { nearestOf } from './start.ts';

/** Centres laid out jointly with the users. */
export const MAX_CENTRES = 512;

/** The centres to lay out, ascending: all, or the {@link MAX_CENTRES} with the most sampled users. */
export function fullestCentres({ centres, dims, intents }: Snapshot): number[] {
  const count = centres ? centres.length / dims : 0;
  const all = Array.from({ length: count }, (_, centre) => centre);
  if (count <= MAX_CENTRES) return all;
  const occupancy = new Int32Array(count);
  intents?.forEach((intent) => (occupancy[intent] += 1));
  return all
    .sort((a, b) => occupancy[b] - occupancy[a] || a - b)
    .slice(0, MAX_CENTRES)
    .sort((a, b) => a - b);
}

/** For each centre not laid out, the rows of its three nearest users. */
export function companions(
  { users, vectors, centres, dims }: Snapshot,
  embedded: readonly number[],
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  if (!centres || centres.length / dims === embedded.length) return found;
  const laidOut = new Set(embedded);
  const everyone = Array.from(users, (_, row) => row);
  for (let centre = 0; centre < centres.length / dims; centre++) {
    if (laidOut.has(centre)) continue;
    const squared = (row: number) => {
      let sum = 0;
      for (let d = 0; d < dims; d++) {
        sum += (vectors[row * dims + d] - centres[centre * dims + d]) ** 2;
      }
      return sum;
    };
    found.set(centre, nearestOf(everyone, squared));
  }
  return found;
}

/** [points, dims]: the users, then the centres laid out. */
export function joined(
  { vectors, centres, dims }: Snapshot,
  embedded: readonly number[],
): Float32Array {
  const values = new Float32Array(vectors.length + embedded.length * dims);
  values.set(vectors);
  embedded.forEach((centre, i) => {
    const row = centres?.subarray(centre * dims, (centre + 1) * dims) ?? [];
    values.set(row, vectors.length + i * dims);
  });
  return values;
}
