import { differentiable } from '../../differentiable.ts';
import type { Scalar, Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { ADD_ALL } from '../../webgpu-kernels/add-all.ts';
import { gpuKernel, type GpuContext } from '../../webgpu-kernels/kernel.ts';
import { LANES } from '../../webgpu-kernels/program.ts';
import { readFour, tile, tileCount, tileSize } from '../../webgpu-kernels/tile.ts';
import { STRUCK } from './struck.ts';

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
    { p, q, struck }: Record<'p' | 'q' | 'struck', TensorInfo>,
    { inverseTemperature }: Settings,
    gpu,
  ) => {
    const [users, width] = p.shape;
    const rows = 2 * users;
    const [loss, s, norms] = [gpu.make([]), gpu.make([rows, rows]), gpu.make([rows])];
    const size = tileSize(gpu.backend.software);
    const side = size.rows;
    const { tensors, uniforms } = windows(gpu, p, q);
    const wide = width % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `NtXentScores ${type} ${side}`,
        reads: { p: type, q: type, struck: 'f32' },
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
              let value = four[j] * u.inverse + struck[i];
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
      { ...tensors, struck, s },
      { users, ...uniforms, inverse: inverseTemperature },
      tileCount(rows, rows, size),
    );
    gpu.launch(
      {
        name: 'NtXentLoss',
        reads: { s: 'f32' },
        writes: { norms: 'f32', loss: 'f32' },
        uniforms: { users: 'i32' },
        together: true,
        // A lane sums a column, which is a row as well: neighbours read neighbouring numbers.
        code: () => `${ADD_ALL}
          fn run(lane: i32) {
            let rows = 2 * u.users;
            var sum = 0.0;
            for (var row = lane; row < rows; row += ${LANES}) {
              var largest = -3e38;
              for (var c = 0; c < rows; c++) { largest = max(largest, s[c * rows + row]); }
              var total = 0.0;
              for (var c = 0; c < rows; c++) { total += exp(s[c * rows + row] - largest); }
              let norm = largest + log(total);
              norms[row] = norm;
              sum += norm - s[((row + u.users) % rows) * rows + row];
            }
            let all = addAll(lane, sum);
            if (lane == 0) { loss[0] = all / f32(rows); }
          }`,
      },
      { s, norms, loss },
      { users },
      LANES,
    );
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
    const pulls = gpu.scratch(rows * rows);
    gpu.launch(
      {
        name: 'NtXentPulls',
        reads: { s: 'f32', norms: 'f32', dy: 'f32' },
        writes: { pulls: 'f32' },
        uniforms: { users: 'i32', inverse: 'f32' },
        // (G + G') / temperature of composed.ts, [2B, 2B].
        code: () => `fn run(i: i32) {
          let rows = 2 * u.users;
          let row = i / rows;
          let column = i % rows;
          var pull = exp(s[i] - norms[row]) + exp(s[i] - norms[column]);
          if (column == (row + u.users) % rows) { pull -= 2.0; }
          pulls[i] = pull * dy[0] * u.inverse / f32(rows);
        }`,
      },
      { s, norms, dy, pulls },
      { users, inverse: inverseTemperature },
      rows * rows,
    );
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

/** See composed.ts. */
export function ntXent(p: Tensor2D, q: Tensor2D, struck: Tensor2D, temperature: number): Scalar {
  const settings = { inverseTemperature: 1 / temperature };
  return differentiable(
    [p, q],
    (p0, q0) => {
      const [value, s, norms] = forward({ p: p0, q: q0, struck }, settings);
      return { value, saved: [p0, q0, s, norms] };
    },
    (dy, p0, q0, s, norms) => backward({ p: p0, q: q0, s, norms, dy }, settings),
  );
}

const strike = gpuKernel(
  'ElcStruckPairs',
  (inputs: Readonly<Record<string, TensorInfo>>, { users }: { users: number }, gpu) => {
    const struck = gpu.make([2 * users, 2 * users]);
    const labelled = 'labels' in inputs;
    const same = 'labels[row % u.users] == labels[column % u.users]';
    const positive = 'row != column && row % u.users == column % u.users';
    gpu.launch(
      {
        name: `StruckPairs ${labelled ? 'labelled' : ''}`,
        reads: labelled ? { labels: 'i32' } : {},
        writes: { struck: 'f32' },
        uniforms: { users: 'i32', value: 'f32' },
        code: () => `fn run(i: i32) {
          let row = i / (2 * u.users);
          let column = i % (2 * u.users);
          let out = ${labelled ? `${same} && !(${positive})` : 'row == column'};
          struck[i] = select(0.0, u.value, out);
        }`,
      },
      { ...inputs, struck },
      { users, value: STRUCK },
      4 * users * users,
    );
    return [struck];
  },
);

/** See struck.ts. */
export const struckPairs = (users: number, labels: Tensor1D | null): Tensor2D =>
  strike(labels === null ? {} : { labels }, { users })[0] as Tensor2D;
