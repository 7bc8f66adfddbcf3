import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { sizeOf } from '../../webgpu-kernels/summands.ts';

/**
 * Phi(x) = erfc(-x / sqrt 2) / 2 as wasm-kernels/assembly/gelu.ts has it, of a relative error of some 1e-7 at
 * negative x too, where 1 + erf would cancel.
 */
const PHI = `
  fn phi(x: f32) -> f32 {
    let t = 1.0 / (1.0 + ${0.33 * Math.SQRT1_2} * abs(x));
    let tail = 0.5 * (((((((-0.13592736 * t + 0.46268232) * t - 0.35542868) * t + 0.41253183) * t
      + 0.04501618) * t + 0.20192195) * t + 0.18283759) * t + 0.18636608) * t * exp(-0.5 * x * x);
    return select(1.0 - tail, tail, x < 0.0);
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

const fused = fusedOp({ forward, backward, saved: ['x'], slopes: ['x'] });

/** See composed.ts. Phi is computed again in the backward pass. */
export const gelu = (x: Tensor2D): Tensor2D => fused({ x }, {});
