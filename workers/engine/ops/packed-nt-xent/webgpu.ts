import { fusedOp } from '../../fused-op.ts';
import type { Scalar, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { lossOfScores, pullsOf } from '../nt-xent/scores-webgpu.ts';
import type { Packing } from '../packing/index.ts';
import { packedNtXent as composed } from './composed.ts';

interface Settings {
  readonly inverse: number;
  readonly rows: number;
  readonly length: number;
}

const forward = gpuKernel(
  'ElcPackedNtXent',
  (
    { x, starts, positions, masked }: Record<'x' | 'starts' | 'positions' | 'masked', TensorInfo>,
    { inverse, rows }: Settings,
    gpu,
  ) => {
    const s = gpu.make([rows, rows]);
    gpu.launch(
      {
        name: 'PackedNtXentScores',
        reads: { x: 'vec4f', starts: 'i32', positions: 'i32', masked: 'f32' },
        writes: { s: 'f32' },
        uniforms: { rows: 'i32', quads: 'i32', inverse: 'f32' },
        // One invocation per pair of sequences walks both from their ends and multiplies where they
        // have the same position. s is symmetric: a pair is written twice.
        code: () => `fn run(index: i32) {
          let row = index / u.rows;
          let column = index % u.rows;
          if (column < row) { return; }
          var a = starts[row + 1] - 1;
          var b = starts[column + 1] - 1;
          var sum = 0.0;
          while (a >= starts[row] && b >= starts[column]) {
            let lead = positions[a] - positions[b];
            if (lead == 0) {
              for (var d = 0; d < u.quads; d++) { sum += dot(x[a * u.quads + d], x[b * u.quads + d]); }
            }
            a -= select(0, 1, lead >= 0);
            b -= select(0, 1, lead <= 0);
          }
          s[index] = sum * u.inverse + masked[index];
          s[column * u.rows + row] = sum * u.inverse + masked[index];
        }`,
      },
      { x, starts, positions, masked, s },
      { rows, quads: x.shape[1] / 4, inverse },
      rows * rows,
    );
    const [loss, norms] = lossOfScores(gpu, s, rows / 2);
    return [loss, s, norms];
  },
);

type Saved = Record<'x' | 's' | 'norms' | 'dy', TensorInfo>;

const backward = gpuKernel(
  'ElcPackedNtXentGrad',
  (
    {
      x,
      spans,
      order,
      bounds,
      s,
      norms,
      dy,
    }: Saved & Record<'spans' | 'order' | 'bounds', TensorInfo>,
    { inverse, rows, length }: Settings,
    gpu,
  ) => {
    const [tokens, width] = x.shape;
    const dx = gpu.make([tokens, width]);
    const pulls = pullsOf(gpu, { s, norms, dy }, rows / 2, inverse);
    gpu.launch(
      {
        name: 'PackedNtXentGrad',
        reads: { x: 'vec4f', spans: 'i32', order: 'i32', bounds: 'i32', pulls: 'f32' },
        writes: { dx: 'vec4f' },
        uniforms: { rows: 'i32', length: 'i32', quads: 'i32' },
        // Every token is pulled by the tokens at its position, its own included.
        code: () => `fn run(index: i32) {
          let token = index / u.quads;
          let place = spans[3 * token + 2];
          let own = (place / u.length) * u.rows;
          let position = place % u.length;
          let end = select(0, bounds[position + 1], spans[3 * token + 1] > 0);
          var sum = vec4f();
          for (var i = bounds[position]; i < end; i++) {
            let other = order[i];
            let pull = pulls[own + spans[3 * other + 2] / u.length];
            sum += pull * x[other * u.quads + index % u.quads];
          }
          dx[index] = sum;
        }`,
      },
      { x, spans, order, bounds, pulls, dx },
      { rows, length, quads: width / 4 },
      (tokens * width) / 4,
    );
    return [dx];
  },
);

/**
 * Up to this share of real positions the walks multiply at most a fourth of what tiles over the
 * whole window would, which makes up for reading every number anew. Reckoned, not measured on a GPU.
 */
const DENSE = 1 / 4;

const fused = fusedOp({
  forward,
  results: ['loss', 's', 'norms'],
  backward,
  saved: ['x', 's', 'norms', 'spans', 'order', 'bounds'],
  slopes: ['x'],
});

/**
 * See composed.ts, which it leaves windows to that are full, and rows that are not a multiple of 4 wide.
 */
export function packedNtXent(
  x: Tensor2D,
  packing: Packing,
  masked: Tensor2D,
  temperature: number,
): Scalar {
  const { rows, length, hostPlaces, starts, positions, spans } = packing;
  if (x.shape[1] % 4 !== 0 || hostPlaces.length > DENSE * rows * length)
    return composed(x, packing, masked, temperature);
  const { ids, order, starts: bounds } = positions;
  return fused(
    { x, starts, positions: ids, masked, spans, order, bounds },
    { inverse: 1 / temperature, rows, length },
  );
}
