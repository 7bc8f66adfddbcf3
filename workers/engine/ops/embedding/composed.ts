import { differentiable } from '../../differentiable.ts';
import { sumRows } from './sum-rows.ts';
import { gather, type Tensor2D } from '../../tf.ts';
import type { PickedRows } from './rows.ts';

/**
 * Rows of a table: [V, D] -> [n, D].
 *
 * The gradient is not tfjs's own (two transposes, ids wrapped modulo V, floats added in any order):
 * it sums each row's share in the fixed order of `picked`, and nothing reaches the padding row.
 */
export function embedding(table: Tensor2D, picked: PickedRows): Tensor2D {
  const { ids, order, starts } = picked;
  return differentiable(
    [table],
    (rows) => ({ value: gather(rows, ids), saved: [] }),
    (dy) => sumRows(dy, order, starts),
  );
}
