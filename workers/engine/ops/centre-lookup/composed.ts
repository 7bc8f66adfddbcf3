import { differentiable } from '../../differentiable.ts';
import { gather, unsortedSegmentSum, type Tensor1D, type Tensor2D } from '../../tf.ts';

/** The centre assigned to each user: centres [K, D], assignment int32 [n] -> [n, D]. */
export function centreLookup(centres: Tensor2D, assignment: Tensor1D): Tensor2D {
  return differentiable(
    [centres],
    (c) => ({ value: gather(c, assignment), saved: [assignment] }),
    (dy, chosen) => [unsortedSegmentSum(dy, chosen as Tensor1D, centres.shape[0])],
  );
}
