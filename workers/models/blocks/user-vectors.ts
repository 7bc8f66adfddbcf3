import { tidy } from '../../engine/tf.ts';
import { diverged } from './finite.ts';
import type { Parameters } from './parameters.ts';
import type { Prepared } from '../recommender.ts';

/** Users encoded at once: a yield of `userVectors`. */
export const CHUNK = 256;

/**
 * The vectors of `users` from the train input: [n, D], not normalised. What k-means groups, cluster health
 * counts and the map shows. Yields between chunks.
 * @throws LabFailure DIVERGED where a vector is not finite: it would be near no centre, or near the first.
 */
export async function* userVectors(
  of: Prepared['users'],
  parameters: Parameters,
  users: Int32Array,
): AsyncGenerator<void, UserVectors> {
  let out: UserVectors | null = null;
  for (let from = 0; from < users.length; from += CHUNK) {
    const chunk = users.subarray(from, from + CHUNK);
    const found = tidy(() => of(parameters, { users: chunk, read: 'train' }));
    const width = found.shape[1];
    out ??= { width, values: new Float32Array(users.length * width) };
    out.values.set(await found.data(), from * width);
    found.dispose();
    yield;
  }
  if (out === null) throw new Error('vectors were asked of no users');
  if (!out.values.every(Number.isFinite)) throw await diverged('the vectors of users', parameters);
  return out;
}

/** values [n, width], row after row. */
export interface UserVectors {
  readonly width: number;
  readonly values: Float32Array;
}

/** Rows scaled to unit length, in place, and the same array. values [n, width]. */
export function unitRows(values: Float32Array, width: number): Float32Array {
  for (let start = 0; start < values.length; start += width) {
    let square = 0;
    for (let d = 0; d < width; d++) square += values[start + d] ** 2;
    const scale = 1 / Math.max(Math.sqrt(square), 1e-12);
    for (let d = 0; d < width; d++) values[start + d] *= scale;
  }
  return values;
}
