import { customGrad, tidy, type GradSaveFunc, type Tensor } from './tf.ts';

/**
 * An op with a gradient of its own: tfjs's customGrad with its bookkeeping done once.
 *
 * `forward` gets the inputs off the tape and returns the value and what the gradient will need;
 * `backward` gets dL/dvalue and those, and returns dL/dinput for each input, in order.
 */
export function differentiable<T extends Tensor>(
  inputs: readonly Tensor[],
  forward: (...inputs: Tensor[]) => { value: Tensor; saved: Tensor[] },
  backward: (dy: Tensor, ...saved: Tensor[]) => Tensor[],
): T {
  const op = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const save = args[args.length - 1] as GradSaveFunc;
    const { value, saved } = tidy(() => forward(...(args.slice(0, -1) as Tensor[])));
    save(saved);
    return { value, gradFunc: (dy: Tensor, kept: Tensor[]) => backward(dy, ...kept) };
  });
  return op(...inputs) as T;
}
