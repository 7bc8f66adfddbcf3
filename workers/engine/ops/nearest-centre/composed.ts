import {
  argMin,
  matMul,
  mul,
  square,
  sum,
  tidy,
  transpose,
  sub,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';

/**
 * Index of the nearest centre by squared distance, x [n, D] and centres [K, D] -> int32 [n].
 * |x|^2 is the same for every centre and left out. Not differentiable: call it inside a custom
 * gradient or on values that are not on the tape.
 */
export function nearestCentre(x: Tensor2D, centres: Tensor2D): Tensor1D {
  return tidy(() => {
    const norms = sum(square(centres), -1); // [K]
    const dots = matMul(x, transpose(centres)); // [n, K]
    return argMin(sub(norms, mul(dots, 2)), -1);
  });
}
