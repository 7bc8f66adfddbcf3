import { differentiable } from '../../differentiable.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { sizeOf } from '../../webgpu-kernels/terms.ts';

/** Phi by Abramowitz-Stegun 7.1.26 (error below 1.5e-7), as tfjs's own erf. */
const PHI = `
  fn phi(x: f32) -> f32 {
    let a = abs(x) * ${Math.SQRT1_2};
    let t = 1.0 / (1.0 + 0.3275911 * a);
    let tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t
      + 0.254829592) * t * exp(-a * a);
    return 0.5 * (1.0 + sign(x) * (1.0 - tail));
  }`;

const forward = gpuKernel('ElcGelu', ({ x }: Record<'x', TensorInfo>, _, gpu) => {
  const y = gpu.make(x.shape);
  gpu.launch(
    {
      name: 'Gelu',
      reads: { x: 'f32' },
      writes: { y: 'f32' },
      uniforms: {},
      code: () => `${PHI} fn run(i: i32) { y[i] = x[i] * phi(x[i]); }`,
    },
    { x, y },
    {},
    sizeOf(x),
  );
  return [y];
});

const backward = gpuKernel('ElcGeluGrad', ({ dy, x }: Record<'dy' | 'x', TensorInfo>, _, gpu) => {
  const dx = gpu.make(x.shape);
  gpu.launch(
    {
      name: 'GeluGrad',
      reads: { dy: 'f32', x: 'f32' },
      writes: { dx: 'f32' },
      uniforms: {},
      code: () => `${PHI} fn run(i: i32) {
        let v = x[i];
        dx[i] = dy[i] * (phi(v) + v * exp(-0.5 * v * v) * ${1 / Math.sqrt(2 * Math.PI)});
      }`,
    },
    { dy, x, dx },
    {},
    sizeOf(x),
  );
  return [dx];
});

/** See composed.ts. Phi is computed again in the backward pass. */
export function gelu(x: Tensor2D): Tensor2D {
  return differentiable(
    [x],
    (x0) => ({ value: forward({ x: x0 }, {})[0], saved: [x0] }),
    (dy, x0) => backward({ dy, x: x0 }, {}),
  );
}
