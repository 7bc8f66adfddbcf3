import type { Dataset } from './dataset.ts';
import { answer, evaluationInput, readable, type Split } from './split.ts';

/** What some users are asked for when all items are ranked. */
export interface Questions {
  /** [n] dataset rows. */
  readonly users: Int32Array;
  /** [n] the held-out item of each user. */
  readonly answers: Int32Array;
  /** [n + 1]: row r has seen seen[seenOffsets[r] .. seenOffsets[r + 1]). */
  readonly seenOffsets: Int32Array;
  /** Distinct earlier items of each row, ascending; also those that are too old to be read. */
  readonly seen: Int32Array;
}

/** Writes the last `length` items to row `row` of a zeroed [rows, length] array, right-aligned. */
export function writeRow(out: Int32Array, row: number, length: number, items: Int32Array): void {
  const cut = items.length > length ? items.subarray(items.length - length) : items;
  out.set(cut, (row + 1) * length - cut.length);
}

/** Every user row of a data set, ascending. */
export const everyUser = (dataset: Dataset): Int32Array =>
  Int32Array.from({ length: dataset.users }, (_, user) => user);

/** Items of every user before the answer of a split, [users]. */
export const historyLengths = (dataset: Dataset, split: Split): Int32Array =>
  everyUser(dataset).map((user) => evaluationInput(dataset, split, user).length);

/**
 * Users [from, to) as full ranking needs them: the answer and every item seen before it
 * (E: src/utils.py:84-117 takes all of items[:-2] or items[:-1], also those cut off by L).
 */
export function questions(dataset: Dataset, split: Split, from: number, to: number): Questions {
  const users = Int32Array.from({ length: to - from }, (_, r) => from + r);
  const seenOffsets = new Int32Array(users.length + 1);
  const seen = new Int32Array(dataset.offsets[to] - dataset.offsets[from]);
  let end = 0;
  users.forEach((user, r) => {
    const sorted = evaluationInput(dataset, split, user).slice().sort();
    for (let i = 0; i < sorted.length; i++) {
      if (i === 0 || sorted[i] !== sorted[i - 1]) seen[end++] = sorted[i];
    }
    seenOffsets[r + 1] = end;
  });
  return {
    users,
    answers: users.map((user) => answer(dataset, split, user)),
    seenOffsets,
    seen: seen.subarray(0, end),
  };
}

/** Histories [n, length], left-padded with 0, newest item last: of training, or up to the answer of a split. */
export function historyRows(
  dataset: Dataset,
  users: Int32Array,
  read: 'train' | Split,
  length: number,
): Int32Array {
  const ids = new Int32Array(users.length * length);
  users.forEach((user, row) => writeRow(ids, row, length, readable(dataset, read, user)));
  return ids;
}
