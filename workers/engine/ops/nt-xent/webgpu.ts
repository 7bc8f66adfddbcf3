import { fusedOp } from '../../fused-op.ts';
import type { Scalar, Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel, type GpuContext } from '../../webgpu-kernels/kernel.ts';
import { readFour, tile, tileCount, tileSize } from '../../webgpu-kernels/tile.ts';
import { lossOfScores, pullsOf } from './scores-webgpu.ts';
import { LEFT_OUT } from '../left-out.ts';

interface Settings {
  readonly inverseTemperature: number;
}

/** p and q where they lie: they may be the halves of one tensor. */
function windows({ backend }: GpuContext, p: TensorInfo, q: TensorInfo) {
  const width = p.shape[1];
  const [first, second] = [backend.window(p, width), backend.window(q, width)];
  return {
    tensors: { p: first.tensor, q: second.tensor },
    uniforms: { width, skippedP: first.offset / width, skippedQ: second.offset / width },
  };
}

const WINDOWS = { width: 'i32', skippedP: 'i32', skippedQ: 'i32' } as const;

/** `fn z(row, column)`: four numbers of [p; q]. */
const both = (wide: boolean): string => `
  ${readFour('pFour', 'p', 'u.width', wide)}
  ${readFour('qFour', 'q', 'u.width', wide)}
  fn z(row: i32, column: i32) -> vec4f {
    if (row < u.users) { return pFour(u.skippedP + row, column); }
    return qFour(u.skippedQ + row - u.users, column);
  }`;

const forward = gpuKernel(
  'ElcNtXent',
  (
    { p, q, masked }: Record<'p' | 'q' | 'masked', TensorInfo>,
    { inverseTemperature }: Settings,
    gpu,
  ) => {
    const [users, width] = p.shape;
    const rows = 2 * users;
    const s = gpu.make([rows, rows]);
    const size = tileSize(gpu.backend.software);
    const side = size.rows;
    const { tensors, uniforms } = windows(gpu, p, q);
    const wide = width % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `NtXentScores ${type} ${side}`,
        reads: { p: type, q: type, masked: 'f32' },
        writes: { s: 'f32' },
        uniforms: { users: 'i32', ...WINDOWS, inverse: 'f32' },
        // s is symmetric: tiles above the diagonal write themselves and their mirror image.
        code: () => `
          ${both(wide)}
          fn scores_a(row: i32, k: i32) -> vec4f { return z(row, k); }
          fn scores_b(column: i32, k: i32) -> vec4f { return z(column, k); }
          fn scores_put(row: i32, column: i32, four: vec4f) {
            let rows = 2 * u.users;
            if (row >= rows) { return; }
            for (var j = 0; j < min(4, rows - column); j++) {
              let i = row * rows + column + j;
              let value = four[j] * u.inverse + masked[i];
              s[i] = value;
              s[(column + j) * rows + row] = value;
            }
          }
          ${tile('scores', 'ABt', size)}
          fn run(index: i32) {
            let across = (2 * u.users + ${side - 1}) / ${side};
            let row = ${side} * (index / across);
            let column = ${side} * (index % across);
            if (column >= row) { scores(row, column, 0, u.width); }
          }`,
      },
      { ...tensors, masked, s },
      { users, ...uniforms, inverse: inverseTemperature },
      tileCount(rows, rows, size),
    );
    const [loss, norms] = lossOfScores(gpu, s, users);
    return [loss, s, norms];
  },
);

const backward = gpuKernel(
  'ElcNtXentGrad',
  (
    { p, q, s, norms, dy }: Record<'p' | 'q' | 's' | 'norms' | 'dy', TensorInfo>,
    { inverseTemperature }: Settings,
    gpu,
  ) => {
    const [users, width] = p.shape;
    const rows = 2 * users;
    const slopes = [gpu.make([users, width]), gpu.make([users, width])];
    const [dp, dq] = slopes;
    const pulls = pullsOf(gpu, { s, norms, dy }, users, inverseTemperature);
    const size = tileSize(gpu.backend.software);
    const wide = width % 4 === 0;
    const widePulls = rows % 4 === 0;
    const { tensors, uniforms } = windows(gpu, p, q);
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `NtXentGrad ${type} ${widePulls ? 'wide' : ''} ${size.rows}`,
        reads: { p: type, q: type, pulls: widePulls ? 'vec4f' : 'f32' },
        writes: { dp: 'f32', dq: 'f32' },
        uniforms: { users: 'i32', ...WINDOWS },
        code: () => `
          ${both(wide)}
          ${readFour('pullFour', 'pulls', '2 * u.users', widePulls)}
          fn slopes_a(row: i32, k: i32) -> vec4f { return pullFour(row, k); }
          fn slopes_b(k: i32, column: i32) -> vec4f { return z(k, column); }
          fn slopes_put(row: i32, column: i32, four: vec4f) {
            for (var j = 0; j < min(4, u.width - column); j++) {
              let i = row * u.width + column + j;
              if (row < u.users) { dp[i] = four[j]; }
              else if (row < 2 * u.users) { dq[i - u.users * u.width] = four[j]; }
            }
          }
          ${tile('slopes', 'AB', size)}
          fn run(index: i32) {
            let across = (u.width + ${4 * size.quads - 1}) / ${4 * size.quads};
            slopes(${size.rows} * (index / across), ${4 * size.quads} * (index % across),
              0, 2 * u.users);
          }`,
      },
      { ...tensors, pulls, dp, dq },
      { users, ...uniforms },
      tileCount(rows, width, size),
    );
    return slopes;
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 's', 'norms'],
  backward,
  saved: ['p', 'q', 's', 'norms'],
  slopes: ['p', 'q'],
});

/** See composed.ts. */
export const ntXent = (p: Tensor2D, q: Tensor2D, masked: Tensor2D, temperature: number): Scalar =>
  fused({ p, q, masked }, { inverseTemperature: 1 / temperature });

const strike = gpuKernel(
  'ElcMaskedPairs',
  (inputs: Readonly<Record<string, TensorInfo>>, { users }: { users: number }, gpu) => {
    const masked = gpu.make([2 * users, 2 * users]);
    const labelled = 'labels' in inputs;
    const same = 'labels[row % u.users] == labels[column % u.users]';
    const positive = 'row != column && row % u.users == column % u.users';
    gpu.launch(
      {
        name: `MaskedPairs ${labelled ? 'labelled' : ''}`,
        reads: labelled ? { labels: 'i32' } : {},
        writes: { masked: 'f32' },
        uniforms: { users: 'i32', value: 'f32' },
        code: () => `fn run(i: i32) {
          let row = i / (2 * u.users);
          let column = i % (2 * u.users);
          let out = ${labelled ? `${same} && !(${positive})` : 'row == column'};
          masked[i] = select(0.0, u.value, out);
        }`,
      },
      { ...inputs, masked },
      { users, value: LEFT_OUT },
      4 * users * users,
    );
    return [masked];
  },
);

/** See masked-pairs.ts. */
export const maskedPairs = (users: number, labels: Tensor1D | null): Tensor2D =>
  strike(labels === null ? {} : { labels }, { users })[0] as Tensor2D;
