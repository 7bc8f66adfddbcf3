import type { Dataset } from './dataset.ts';
import { answer, evaluationInput, trainInput, type Split } from './split.ts';

/** Padded sequences of users, as the encoder reads them. */
export interface Rows {
  readonly size: number;
  /** L */
  readonly length: number;
  /** [size, L] left-padded with 0, newest item last. */
  readonly inputIds: Int32Array;
}

export interface EvaluationRows extends Rows {
  /** [size] the held-out item of each user. */
  readonly answers: Int32Array;
  /** [size + 1]: row r has seen seen[seenOffsets[r] .. seenOffsets[r + 1]). */
  readonly seenOffsets: Int32Array;
  /** Distinct earlier items of each row, ascending; also those before the last L. */
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

/** Train inputs (items[:-3]) of `users`, for k-means, cluster health and the map. */
export function trainRows(dataset: Dataset, maxSeqLength: number, users: Int32Array): Rows {
  const inputIds = new Int32Array(users.length * maxSeqLength);
  users.forEach((user, row) => {
    writeRow(inputIds, row, maxSeqLength, trainInput(dataset, user));
  });
  return { size: users.length, length: maxSeqLength, inputIds };
}

/**
 * Users [from, to) as full ranking needs them: input, answer and every item seen before it
 * (E: src/utils.py:84-117 takes all of items[:-2] or items[:-1], also those cut off by L).
 */
export function evaluationRows(
  dataset: Dataset,
  split: Split,
  maxSeqLength: number,
  from: number,
  to: number,
): EvaluationRows {
  const size = to - from;
  const inputIds = new Int32Array(size * maxSeqLength);
  const answers = new Int32Array(size);
  const seenOffsets = new Int32Array(size + 1);
  const seen = new Int32Array(dataset.offsets[to] - dataset.offsets[from]);
  let end = 0;
  for (let r = 0; r < size; r++) {
    const input = evaluationInput(dataset, split, from + r);
    writeRow(inputIds, r, maxSeqLength, input);
    answers[r] = answer(dataset, split, from + r);
    const sorted = input.slice().sort();
    for (let i = 0; i < sorted.length; i++) {
      if (i === 0 || sorted[i] !== sorted[i - 1]) seen[end++] = sorted[i];
    }
    seenOffsets[r + 1] = end;
  }
  return {
    size,
    length: maxSeqLength,
    inputIds,
    answers,
    seenOffsets,
    seen: seen.subarray(0, end),
  };
}
