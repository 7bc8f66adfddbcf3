import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D } from '../../tf.ts';
import { gatherRows, segmentSums } from '../../wasm-kernels/rows.ts';

const fused = fusedOp({
  forward: gatherRows,
  backward: ({ dy, ids }, size: Record<'segments' | 'from' | 'width', number>) =>
    segmentSums({ x: dy, ids }, size),
  saved: ['ids'],
  slopes: ['table'],
});

/** See composed.ts. */
export function centreLookup(centres: Tensor2D, assignment: Tensor1D): Tensor2D {
  const [segments, width] = centres.shape;
  return fused({ table: centres, ids: assignment }, { segments, from: 0, width });
}
