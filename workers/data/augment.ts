/**
 * The three ways to make a view of a sequence, to the letter of the official code
 * (E: src/data_augmentation.py:5-57). Pure: the draws come from the caller's stream.
 *
 * One guard is ours. The official start is `randint(0, n - sub - 1)`, which has no value when the
 * share is 1 and so sub = n (Python raises there); we begin at 0, the only start there is. Like the
 * official code, the last possible start, n - sub, is never drawn otherwise.
 */
import type { Stream } from '../random/stream.ts';

export interface ViewShares {
  /** Share of consecutive items that a crop keeps. */
  readonly tao: number;
  /** Share of items that a mask hides. */
  readonly gamma: number;
  /** Share of consecutive items that a reorder shuffles. */
  readonly beta: number;
}

/** int(share · n) of Python: both round the same double product down. */
const part = (share: number, n: number): number => Math.floor(share * n);

const startOf = (n: number, sub: number, draws: Stream): number =>
  n === sub ? 0 : draws.below(n - sub);

/** 0 .. n - 1 */
export function indices(n: number): Int32Array {
  const all = new Int32Array(n);
  for (let i = 0; i < n; i++) all[i] = i;
  return all;
}

/** Keeps int(tao · n) consecutive items, or one item where that is none. */
export function crop(items: Int32Array, tao: number, draws: Stream): Int32Array {
  const keep = part(tao, items.length);
  const start = startOf(items.length, keep, draws);
  return items.slice(start, start + Math.max(keep, 1));
}

/** Writes 0, the padding id, at int(gamma · n) distinct places. */
export function mask(items: Int32Array, gamma: number, draws: Stream): Int32Array {
  const n = items.length;
  const hide = part(gamma, n);
  const out = items.slice();
  // A partial shuffle of the places: the first `hide` are a uniform choice without repetition.
  const places = indices(n);
  for (let i = 0; i < hide; i++) {
    const j = i + draws.below(n - i);
    out[places[j]] = 0;
    places[j] = places[i];
  }
  return out;
}

/** Shuffles int(beta · n) consecutive items. */
export function reorder(items: Int32Array, beta: number, draws: Stream): Int32Array {
  const sub = part(beta, items.length);
  const start = startOf(items.length, sub, draws);
  const out = items.slice();
  draws.shuffle(out.subarray(start, start + sub));
  return out;
}

/** One view: crop, mask or reorder with equal chance. `items` has at least one item. */
export function view(items: Int32Array, shares: ViewShares, draws: Stream): Int32Array {
  switch (draws.below(3)) {
    case 0:
      return crop(items, shares.tao, draws);
    case 1:
      return mask(items, shares.gamma, draws);
    default:
      return reorder(items, shares.beta, draws);
  }
}
