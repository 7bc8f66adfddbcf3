import { dispose, type Tensor, type TensorInfo, type Variable } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { sizeOf, summandSource } from '../../webgpu-kernels/summands.ts';
import type { AdamSettings, Moments } from './composed.ts';

type Inputs = Record<'parameter' | 'gradient' | 'first' | 'second', TensorInfo>;

const update = gpuKernel(
  'ElcAdam',
  (
    { parameter, gradient, first, second }: Inputs,
    { lr, beta1, beta2, epsilon, step }: Record<keyof AdamSettings | 'step', number>,
    gpu,
  ) => {
    const { shape } = parameter;
    const size = sizeOf(parameter);
    const [moved, newFirst, newSecond] = [gpu.make(shape), gpu.make(shape), gpu.make(shape)];
    const g = summandSource('g', gpu.summands(gradient), size);
    gpu.launch(
      {
        name: `Adam ${g.key}`,
        reads: { ...g.reads, parameter: 'f32', first: 'f32', second: 'f32' },
        writes: { moved: 'f32', newFirst: 'f32', newSecond: 'f32' },
        uniforms: {
          ...g.uniforms,
          size: 'i32',
          beta1: 'f32',
          rest1: 'f32',
          beta2: 'f32',
          rest2: 'f32',
          rootFactor: 'f32',
          epsilon: 'f32',
          rate: 'f32',
        },
        code: () => `${g.code}
          fn run(q: i32) {
            let g = g_quad(q);
            for (var j = 0; j < 4; j++) {
              let i = 4 * q + j;
              if (i >= u.size) { return; }
              let m = u.beta1 * first[i] + u.rest1 * g[j];
              let v = u.beta2 * second[i] + u.rest2 * (g[j] * g[j]);
              newFirst[i] = m;
              newSecond[i] = v;
              moved[i] = parameter[i] - u.rate * (m / (sqrt(v) * u.rootFactor + u.epsilon));
            }
          }`,
      },
      { ...g.tensors, parameter, first, second, moved, newFirst, newSecond },
      {
        ...g.values,
        size,
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
        rootFactor: 1 / Math.sqrt(1 - beta2 ** step),
        epsilon,
        rate: lr / (1 - beta1 ** step),
      },
      Math.ceil(size / 4),
    );
    return [moved, newFirst, newSecond];
  },
);

/**
 * See composed.ts. One dispatch, into new tensors: nothing that reads the old values, a checkpoint
 * say, sees them change under it. A gradient still in parts is added up on the way.
 */
export function adamStep(
  parameter: Variable,
  gradient: Tensor,
  { first, second }: Moments,
  step: number,
  settings: AdamSettings,
): void {
  const as = (variable: Variable) => variable as unknown as Tensor;
  const made = update(
    { parameter: as(parameter), gradient, first: as(first), second: as(second) },
    { ...settings, step },
  );
  [parameter, first, second].forEach((variable, i) => variable.assign(made[i]));
  dispose(made);
}
