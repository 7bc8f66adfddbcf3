import { differentiable } from '../../differentiable.ts';
import { div, maximum, sqrt, square, sum, type Tensor2D } from '../../tf.ts';

/** PyTorch's floor in functional.normalize. */
export const FLOOR = 1e-12;

/** Rows scaled to length 1, [n, D]. */
export function unitLength(x: Tensor2D): Tensor2D {
  return div(x, maximum(sqrt(sum(square(x), -1, true)), FLOOR));
}

/**
 * Rows scaled to length 1 whose gradient ignores the scaling: the official code overwrites the
 * centres by their normalised selves in place (E: src/trainers.py:299), so the gradient at the
 * normalised centres is applied to the centres as it is.
 */
export function unitLengthInPlace(x: Tensor2D): Tensor2D {
  return differentiable(
    [x],
    (x0) => ({ value: unitLength(x0 as Tensor2D), saved: [] }),
    (dy) => [dy],
  );
}
