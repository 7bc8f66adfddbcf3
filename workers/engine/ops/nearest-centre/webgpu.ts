import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { readFour } from '../../webgpu-kernels/tile.ts';

/**
 * `fn nearest(row) -> i32`, the first of the nearest centres: |c|^2 - 2 x.c = c.(c - 2x), four
 * centres at a time. Reads `<x>` and `<centres>` by `xFour` and `centreFour`, u.width and u.intents.
 */
export const NEAREST = `
  fn nearest(row: i32) -> i32 {
    var best = 0;
    var least = 3e38;
    for (var c = 0; c < u.intents; c += 4) {
      var far = vec4f();
      for (var d = 0; d < u.width; d += 4) {
        let twice = 2.0 * xFour(row, d);
        let c0 = centreFour(c, d);
        let c1 = centreFour(c + 1, d);
        let c2 = centreFour(c + 2, d);
        let c3 = centreFour(c + 3, d);
        far += vec4f(dot(c0, c0 - twice), dot(c1, c1 - twice), dot(c2, c2 - twice), dot(c3, c3 - twice));
      }
      for (var j = 0; j < min(4, u.intents - c); j++) {
        if (far[j] < least) { least = far[j]; best = c + j; }
      }
    }
    return best;
  }`;

const kernel = gpuKernel(
  'ElcNearestCentre',
  ({ x, centres }: Record<'x' | 'centres', TensorInfo>, _, gpu) => {
    const [n, width] = x.shape;
    const intents = centres.shape[0];
    const chosen = gpu.make([n], 'int32');
    const wide = width % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `NearestCentre ${type}`,
        reads: { x: type, centres: type },
        writes: { chosen: 'i32' },
        uniforms: { width: 'i32', intents: 'i32' },
        code: () => `
          ${readFour('xFour', 'x', 'u.width', wide)}
          ${readFour('centreFour', 'centres', 'u.width', wide)}
          ${NEAREST}
          fn run(row: i32) { chosen[row] = nearest(row); }`,
      },
      { x, centres, chosen },
      { width, intents },
      n,
    );
    return [chosen];
  },
);

/** See composed.ts. No [n, K] tensor is made. */
export const nearestCentre = (x: Tensor2D, centres: Tensor2D): Tensor1D =>
  kernel({ x, centres }, {})[0] as Tensor1D;
