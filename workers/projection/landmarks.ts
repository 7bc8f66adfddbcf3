import { stream } from '../random/stream.ts';
import type { Snapshot } from '../protocol/run.ts';

/** Users that are laid out while a run trains; the others are placed amid them afterwards. */
export const LANDMARKS = 500;

/**
 * The snapshot with its landmarks alone: {@link LANDMARKS} users drawn at random, in their order. They depend on `seed`
 * and the number of users alone, so that all maps of a run show the same ones. Few users are all landmarks.
 */
export function landmarksOf(snapshot: Snapshot, seed: number): Snapshot {
  const n = snapshot.users.length;
  if (n <= LANDMARKS) return snapshot;
  const rows = drawn(n, seed);
  const { dims, vectors, users, intents, planted } = snapshot;
  const picked = (all: Int32Array) => Int32Array.from(rows, (row) => all[row]);
  const chosen = new Float32Array(LANDMARKS * dims);
  rows.forEach((row, i) => {
    chosen.set(vectors.subarray(row * dims, (row + 1) * dims), i * dims);
  });
  return {
    ...snapshot,
    users: picked(users),
    vectors: chosen,
    intents: intents && picked(intents),
    planted: planted && picked(planted),
  };
}

/** {@link LANDMARKS} of n rows, ascending: those with the smallest draws. */
function drawn(n: number, seed: number): readonly number[] {
  const draws = stream(seed, 'projection', 2, n);
  return Array.from({ length: n }, (_, row) => ({ row, draw: draws.uniform() }))
    .sort((a, b) => a.draw - b.draw || a.row - b.row)
    .slice(0, LANDMARKS)
    .map(({ row }) => row)
    .sort((a, b) => a - b);
}
