import type { Snapshot } from '../../workers/protocol/run.ts';

export interface Neighbour {
  /** Dataset row. */
  readonly user: number;
  /** -1..1 */
  readonly cosine: number;
  /** Between vectors of unit length: √(2 − 2 cosine), so both measures have one order. */
  readonly distance: number;
}

/**
 * The users whose vectors are nearest to one user's, in the model's own space and not on the map; nearest first, of
 * equal ones the lower row. None where the user is not in the snapshot. n · dims products.
 */
export function nearestUsers(
  { users, vectors, dims }: Pick<Snapshot, 'users' | 'vectors' | 'dims'>,
  user: number,
  count: number,
): readonly Neighbour[] {
  const row = users.indexOf(user);
  if (row < 0) return [];
  const cosineTo = (other: number): number => {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += vectors[row * dims + d] * vectors[other * dims + d];
    return Math.min(1, Math.max(-1, sum));
  };
  return Array.from(users, (one, other) => ({ user: one, cosine: cosineTo(other) }))
    .filter((one) => one.user !== user)
    .sort((a, b) => b.cosine - a.cosine || a.user - b.user)
    .slice(0, count)
    .map((one) => ({ ...one, distance: Math.sqrt(2 - 2 * one.cosine) }));
}
