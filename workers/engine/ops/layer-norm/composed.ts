import { differentiable } from '../../differentiable.ts';
import { add, mean, mul, rsqrt, square, sub, sum, type Tensor1D, type Tensor2D } from '../../tf.ts';

/**
 * LayerNorm over the last axis: x [n, D], weight and bias [D]; `epsilon` is added to the variance, inside the root.
 * With u = (x - mean) / std and g = dy weight: dx = (g - mean(g) - u mean(g u)) / std.
 */
export function layerNorm(
  x: Tensor2D,
  weight: Tensor1D,
  bias: Tensor1D,
  epsilon: number,
): Tensor2D {
  return differentiable(
    [x, weight, bias],
    (x0, w, b) => {
      const centred = sub(x0, mean(x0, -1, true));
      const scale = rsqrt(add(mean(square(centred), -1, true), epsilon));
      const unit = mul(centred, scale);
      return { value: add(mul(unit, w), b), saved: [unit, scale, w] };
    },
    (dy, unit, scale, w) => {
      const g = mul(dy, w);
      const dx = mul(
        sub(sub(g, mean(g, -1, true)), mul(unit, mean(mul(g, unit), -1, true))),
        scale,
      );
      return [dx, sum(mul(dy, unit), 0), sum(dy, 0)];
    },
  );
}
