import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import type { Packing } from '../packing/index.ts';

const ask = gpuKernel(
  'ElcLastAttention',
  (
    { q, k, v, starts }: Record<'q' | 'k' | 'v' | 'starts', TensorInfo>,
    { heads }: { heads: number },
    gpu,
  ) => {
    const [rows, width] = q.shape;
    const perHead = width / heads;
    const out = gpu.make([rows, width]);
    gpu.launch(
      {
        name: 'LastAttention',
        reads: { q: 'f32', k: 'f32', v: 'f32', starts: 'i32' },
        writes: { result: 'f32' },
        uniforms: { width: 'i32', heads: 'i32', perHead: 'i32', scale: 'f32' },
        // One invocation per (sequence, head), in two walks over its keys: the largest score, then
        // the sum, gathered in the result itself.
        code: () => `
          fn score(own: i32, key: i32, head: i32) -> f32 {
            let other = key * u.width + head * u.perHead;
            var sum = 0.0;
            for (var d = 0; d < u.perHead; d++) { sum += q[own + d] * k[other + d]; }
            return sum * u.scale;
          }
          fn run(index: i32) {
            let row = index / u.heads;
            let head = index % u.heads;
            let own = row * u.width + head * u.perHead;
            let first = starts[row];
            let end = starts[row + 1];
            var largest = -3e38;
            for (var key = first; key < end; key++) { largest = max(largest, score(own, key, head)); }
            for (var d = 0; d < u.perHead; d++) { result[own + d] = 0.0; }
            var total = 0.0;
            for (var key = first; key < end; key++) {
              let weight = exp(score(own, key, head) - largest);
              let other = key * u.width + head * u.perHead;
              total += weight;
              for (var d = 0; d < u.perHead; d++) { result[own + d] += weight * v[other + d]; }
            }
            for (var d = 0; d < u.perHead; d++) { result[own + d] /= total; }
          }`,
      },
      { q, k, v, starts, result: out },
      { width, heads, perHead, scale: 1 / Math.sqrt(perHead) },
      rows * heads,
    );
    return [out];
  },
);

/** See composed.ts. Without a gradient. */
export const lastAttention = (
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  { starts }: Packing,
  heads: number,
): Tensor2D => ask({ q, k, v, starts }, { heads })[0] as Tensor2D;
