import { differentiable } from '../../differentiable.ts';
import { add, erf, exp, mul, square, type Tensor2D } from '../../tf.ts';

const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);

/**
 * GELU by the error function: x Phi(x), as the official code (E: src/modules.py gelu).
 * Derivative: Phi(x) + x phi(x). tfjs's erf is accurate to 1.5e-7 (Abramowitz-Stegun 7.1.26).
 */
export function gelu(x: Tensor2D): Tensor2D {
  return differentiable(
    [x],
    (x0) => {
      const phi = mul(add(erf(mul(x0, Math.SQRT1_2)), 1), 0.5);
      return { value: mul(x0, phi), saved: [x0, phi] };
    },
    (dy, x0, phi) => {
      const density = mul(exp(mul(square(x0), -0.5)), INVERSE_ROOT_2PI);
      return [mul(dy, add(phi, mul(x0, density)))];
    },
  );
}
