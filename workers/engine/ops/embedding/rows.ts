import { LabFailure } from '../../../protocol/errors.ts';
import { tensor1d, type Tensor1D } from '../../tf.ts';

/**
 * Rows of a table picked by the host, with the plan for summing gradients back into the table:
 * the picks sorted by row, so that each row's sum has one fixed order on every backend.
 */
export interface PickedRows {
  /** int32 [n]. */
  readonly ids: Tensor1D;
  /** int32 [m]: positions 0..n-1 sorted by row, those of the padding row left out. */
  readonly order: Tensor1D;
  /** int32 [rows + 1]: row r owns order[starts[r] .. starts[r + 1]). */
  readonly starts: Tensor1D;
}

/**
 * @param ids picks, each in 0..rows-1 (checked here once: GPUs answer an id out of range with zeros)
 * @param rows rows of the table
 * @param skip a row that receives no gradient (PyTorch's padding_idx), or -1 for none
 * @param real picks from here on receive no gradient: they only fill up the tensor
 */
export function pickRows(
  ids: Int32Array,
  rows: number,
  skip: number,
  real: number = ids.length,
): PickedRows {
  const starts = new Int32Array(rows + 1);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (id < 0 || id >= rows) {
      throw new LabFailure({
        code: 'INTERNAL',
        message: `Item ${id} is outside the table of ${rows} rows.`,
        action: 'Load the data set again.',
      });
    }
    if (id !== skip && i < real) starts[id + 1]++;
  }
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  // One spare entry keeps the tensor non-empty when every pick is the skipped row.
  const order = new Int32Array(Math.max(1, starts[rows]));
  const next = starts.slice(0, rows);
  for (let i = 0; i < real; i++) {
    if (ids[i] !== skip) order[next[ids[i]]++] = i;
  }
  return {
    ids: tensor1d(ids, 'int32'),
    order: tensor1d(order, 'int32'),
    starts: tensor1d(starts, 'int32'),
  };
}
