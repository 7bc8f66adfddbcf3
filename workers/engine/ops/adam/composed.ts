import { add, div, mul, sqrt, square, sub, tidy, type Tensor, type Variable } from '../../tf.ts';

export interface AdamSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The memory Adam keeps of one parameter. */
export interface Moments {
  readonly first: Variable;
  readonly second: Variable;
}

/**
 * One Adam step as PyTorch takes it (torch.optim.Adam, no decay), in place:
 *   m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,
 *   w = w - lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps).
 * `step` t counts from 1.
 */
export function adamStep(
  parameter: Variable,
  gradient: Tensor,
  moments: Moments,
  step: number,
  { lr, beta1, beta2, epsilon }: AdamSettings,
): void {
  tidy(() => {
    const first = add(mul(moments.first, beta1), mul(gradient, 1 - beta1));
    const second = add(mul(moments.second, beta2), mul(square(gradient), 1 - beta2));
    const root = add(mul(sqrt(second), 1 / Math.sqrt(1 - beta2 ** step)), epsilon);
    const change = mul(div(first, root), lr / (1 - beta1 ** step));
    moments.first.assign(first);
    moments.second.assign(second);
    parameter.assign(sub(parameter, change));
  });
}
