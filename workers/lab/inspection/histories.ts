import type { Dataset } from '../../data/dataset.ts';

/**
 * Histories of nobody as users of a data set, so that any model reads them: each followed by `tail` items that are held
 * out. The items are those of `dataset`; what is known of its users is not of these.
 */
export function asUsers(
  dataset: Dataset,
  histories: readonly Int32Array[],
  tail: readonly number[],
): Dataset {
  const offsets = new Int32Array(histories.length + 1);
  histories.forEach((history, row) => {
    offsets[row + 1] = offsets[row] + history.length + tail.length;
  });
  const sequence = new Int32Array(offsets[histories.length]);
  histories.forEach((history, row) => {
    sequence.set(history, offsets[row]);
    sequence.set(tail, offsets[row] + history.length);
  });
  return {
    ...dataset,
    users: histories.length,
    offsets,
    sequence,
    originalUsers: new Int32Array(histories.length),
    planted: null,
  };
}

/** A history without each of its newest `read` items in turn: which place was left out, and what is left. */
export const leftOut = (
  history: Int32Array,
  read: number,
): readonly { readonly at: number; readonly rest: Int32Array }[] =>
  history.length < 2
    ? []
    : Array.from({ length: read }, (_, i) => {
        const at = history.length - read + i;
        return { at, rest: history.filter((_item, place) => place !== at) };
      });
