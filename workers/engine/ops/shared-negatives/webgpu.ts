import { fusedOp } from '../../fused-op.ts';
import type { Scalar, TensorInfo } from '../../tf.ts';
import { ADD_ALL } from '../../webgpu-kernels/add-all.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { panels, product, productGroups } from '../../webgpu-kernels/product.ts';
import { LANES } from '../../webgpu-kernels/program.ts';
import { readFour, writeFour } from '../../webgpu-kernels/tile.ts';
import { TILINGS } from '../../webgpu-kernels/tilings.ts';
import { LEFT_OUT } from '../left-out.ts';
import { shareOf, type Against, type Scored } from './composed.ts';

type Inputs = Record<'hidden' | 'positive' | 'negatives', TensorInfo>;
type Marks = Record<'positiveIds' | 'negativeIds' | 'real', TensorInfo>;
interface Settings {
  readonly kind: Against['kind'];
  readonly share: number;
  readonly beta: number;
}

/** WGSL of a row: scores at slopes[first .. first + n) become slopes, `like` is h.e+, `kept` the row's weight. */
const LOSSES: Readonly<Record<Against['kind'], string>> = {
  softmax: `
    var top = like;
    for (var j = 0; j < u.n; j++) { top = max(top, slopes[first + j]); }
    var others = 0.0;
    for (var j = 0; j < u.n; j++) { others += exp(slopes[first + j] - top); }
    let all = others + exp(like - top);
    for (var j = 0; j < u.n; j++) {
      slopes[first + j] = exp(slopes[first + j] - top) / all * kept;
    }
    losses[row] = (top - like + log(all)) * kept;
    up[row] = -others / all * kept;`,
  gbce: `
    var loss = u.beta * softplus(-like);
    for (var j = 0; j < u.n; j++) {
      let score = slopes[first + j];
      loss += softplus(score);
      slopes[first + j] = sigmoid(score) * kept;
    }
    losses[row] = loss * kept;
    up[row] = -u.beta * sigmoid(-like) * kept;`,
};

const forward = gpuKernel(
  'ElcLossAgainst',
  (
    { hidden, positive, negatives, positiveIds, negativeIds, real }: Inputs & Marks,
    { kind, share, beta }: Settings,
    gpu,
  ) => {
    const [rows, width] = hidden.shape;
    const n = negatives.shape[0];
    const [loss, slopes, up] = [gpu.make([]), gpu.make([rows, n]), gpu.make([rows])];
    const losses = gpu.scratch(rows);
    const name = gpu.backend.tilings.ABt;
    const wide = width % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `AgainstScores ${type} ${name}`,
        reads: { hidden: type, negatives: type, positiveIds: 'i32', negativeIds: 'i32' },
        writes: { slopes: 'f32' },
        uniforms: { rows: 'i32', n: 'i32', width: 'i32', out: 'f32' },
        grouped: true,
        code: () => `
          ${panels([TILINGS[name]])}
          ${readFour('product_a', 'hidden', 'u.width', wide)}
          ${readFour('product_b', 'negatives', 'u.width', wide)}
          fn product_put(row: i32, column: i32, four: vec4f) {
            if (row >= u.rows) { return; }
            for (var j = 0; j < min(4, u.n - column); j++) {
              let own = positiveIds[row] == negativeIds[column + j];
              slopes[row * u.n + column + j] = select(four[j], u.out, own);
            }
          }
          ${product('product', 'ABt', TILINGS[name])}
          fn run(group: i32, lane: i32) { product_group(group, lane, u.rows, u.n, 0, u.width); }`,
      },
      { hidden, negatives, positiveIds, negativeIds, slopes },
      { rows, n, width, out: LEFT_OUT },
      productGroups(rows, n, TILINGS[name]),
    );
    gpu.launch(
      {
        name: `Against ${kind}`,
        reads: { hidden: 'f32', positive: 'f32', real: 'f32' },
        writes: { slopes: 'f32', up: 'f32', losses: 'f32' },
        uniforms: { n: 'i32', width: 'i32', share: 'f32', beta: 'f32' },
        code: () => `
          fn softplus(x: f32) -> f32 { return max(x, 0.0) + log(1.0 + exp(-abs(x))); }
          fn sigmoid(x: f32) -> f32 {
            let e = exp(-abs(x));
            return select(e, 1.0, x >= 0.0) / (1.0 + e);
          }
          fn run(row: i32) {
            let kept = real[row] * u.share;
            let first = row * u.n;
            var like = 0.0;
            for (var d = row * u.width; d < (row + 1) * u.width; d++) { like += hidden[d] * positive[d]; }
            ${LOSSES[kind]}
          }`,
      },
      { hidden, positive, real, slopes, up, losses },
      { n, width, share, beta },
      rows,
    );
    gpu.launch(
      {
        name: 'AgainstSum',
        reads: { losses: 'f32' },
        writes: { loss: 'f32' },
        uniforms: { n: 'i32' },
        together: true,
        code: () => `${ADD_ALL}
          fn run(lane: i32) {
            var sum = 0.0;
            for (var i = lane; i < u.n; i += ${LANES}) { sum += losses[i]; }
            let all = addAll(lane, sum);
            if (lane == 0) { loss[0] = all; }
          }`,
      },
      { losses, loss },
      { n: rows },
      LANES,
    );
    return [loss, slopes, up];
  },
);

const backward = gpuKernel(
  'ElcLossAgainstGrad',
  (
    {
      hidden,
      positive,
      negatives,
      slopes,
      up,
      dy,
    }: Inputs & Record<'slopes' | 'up' | 'dy', TensorInfo>,
    _,
    gpu,
  ) => {
    const [rows, width] = hidden.shape;
    const n = negatives.shape[0];
    const made = [gpu.make([rows, width]), gpu.make([rows, width]), gpu.make([n, width])];
    const [dHidden, dPositive, dNegatives] = made;
    const { AB, AtB } = gpu.backend.tilings;
    const [wide, wideRows] = [width % 4 === 0, n % 4 === 0];
    const [type, rowType] = [wide ? 'vec4f' : 'f32', wideRows ? 'vec4f' : 'f32'] as const;
    const uniforms = { rows: 'i32', n: 'i32', width: 'i32' } as const;
    const sizes = { rows, n, width };
    gpu.launch(
      {
        name: `AgainstHidden ${type} ${rowType} ${AB}`,
        reads: {
          ...{ slopes: rowType, negatives: type, hidden: 'f32', positive: 'f32', up: 'f32' },
          dy: 'f32',
        },
        writes: { dHidden: 'f32', dPositive: 'f32' },
        uniforms,
        grouped: true,
        code: () => `
          ${panels([TILINGS[AB]])}
          ${readFour('product_a', 'slopes', 'u.n', wideRows)}
          ${readFour('product_b', 'negatives', 'u.width', wide)}
          fn product_put(row: i32, column: i32, four: vec4f) {
            if (row >= u.rows) { return; }
            for (var j = 0; j < min(4, u.width - column); j++) {
              let i = row * u.width + column + j;
              dHidden[i] = (four[j] + up[row] * positive[i]) * dy[0];
              dPositive[i] = up[row] * hidden[i] * dy[0];
            }
          }
          ${product('product', 'AB', TILINGS[AB])}
          fn run(group: i32, lane: i32) { product_group(group, lane, u.rows, u.width, 0, u.n); }`,
      },
      { slopes, negatives, hidden, positive, up, dy, dHidden, dPositive },
      sizes,
      productGroups(rows, width, TILINGS[AB]),
    );
    gpu.launch(
      {
        name: `AgainstNegatives ${type} ${rowType} ${AtB}`,
        reads: { slopes: rowType, hidden: type, dy: 'f32' },
        writes: { dNegatives: type },
        uniforms,
        grouped: true,
        code: () => `
          ${panels([TILINGS[AtB]])}
          ${readFour('product_a', 'slopes', 'u.n', wideRows)}
          ${readFour('product_b', 'hidden', 'u.width', wide)}
          ${writeFour('store', 'dNegatives', 'u.n', 'u.width', wide)}
          fn product_put(row: i32, column: i32, four: vec4f) { store(row, column, four * dy[0]); }
          ${product('product', 'AtB', TILINGS[AtB])}
          fn run(group: i32, lane: i32) { product_group(group, lane, u.n, u.width, 0, u.rows); }`,
      },
      { slopes, hidden, dy, dNegatives },
      sizes,
      productGroups(n, width, TILINGS[AtB]),
    );
    return made;
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 'slopes', 'up'],
  backward,
  saved: ['hidden', 'positive', 'negatives', 'slopes', 'up'],
  slopes: ['hidden', 'positive', 'negatives'],
});

/** See composed.ts. The slope of every score is kept, [T, n], and nothing else of that size. */
export const lossAgainst = ({ count, ...tensors }: Scored, against: Against): Scalar =>
  fused(tensors, {
    kind: against.kind,
    share: shareOf({ count, ...tensors }, against),
    beta: against.kind === 'gbce' ? against.beta : 0,
  });
