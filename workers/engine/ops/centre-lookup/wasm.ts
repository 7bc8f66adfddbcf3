import { differentiable } from '../../differentiable.ts';
import type { Tensor1D, Tensor2D } from '../../tf.ts';
import { gatherRows, segmentSums } from '../../wasm-kernels/rows.ts';

/** See composed.ts. */
export function centreLookup(centres: Tensor2D, assignment: Tensor1D): Tensor2D {
  const [segments, width] = centres.shape;
  return differentiable(
    [centres],
    (table) => ({ value: gatherRows({ table, ids: assignment }, {})[0], saved: [assignment] }),
    (dy, ids) => segmentSums({ x: dy, ids }, { segments, from: 0, width }),
  );
}
