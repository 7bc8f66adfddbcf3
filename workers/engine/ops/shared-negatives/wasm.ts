import { fusedOp } from '../../fused-op.ts';
import type { Scalar, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { product } from '../../wasm-kernels/product.ts';
import { shareOf, type Against, type Scored } from './composed.ts';

type Inputs = Record<'hidden' | 'positive' | 'negatives', TensorInfo>;
type Marks = Record<'positiveIds' | 'negativeIds' | 'real', TensorInfo>;

/** Scores that outweigh waking a thread. */
const LEAST = 2 ** 15;

/** gbce 0: softmax. */
type Settings = Record<'share' | 'gbce' | 'beta', number>;

const forward = nativeKernel(
  'ElcLossAgainst',
  (
    { hidden, positive, negatives, positiveIds, negativeIds, real }: Inputs & Marks,
    { share, beta, gbce }: Settings,
    device,
  ) => {
    const { call, each, rows: cut, at, make, scratch } = device;
    const [rows, width] = hidden.shape;
    const n = negatives.shape[0];
    const [loss, slopes, up] = [make([]), make([rows, n]), make([rows])];
    const losses = scratch(rows);
    const [ofHidden, ofPositive, ofIds, ofReal] = [hidden, positive, positiveIds, real].map(at);
    const [ofNegatives, ofNegativeIds, ofSlopes, ofUp] = [negatives, negativeIds, slopes, up].map(
      at,
    );
    product(device, {
      a: { at: ofHidden, stride: width },
      b: { at: ofNegatives, stride: width, transposed: true },
      c: { at: ofSlopes, stride: n },
      ...{ m: rows, n, k: width },
    });
    const shares = cut(rows, LEAST / n, 1);
    const told = ({ from, count }: { from: number; count: number }) => ({
      ...{ scores: ofSlopes + 4 * from * n, hidden: ofHidden + 4 * from * width },
      ...{ positive: ofPositive + 4 * from * width, positiveIds: ofIds + 4 * from },
      ...{ negativeIds: ofNegativeIds, real: ofReal + 4 * from, losses: losses + 4 * from },
      ...{ up: ofUp + 4 * from, rows: count, n, width, share },
    });
    if (gbce === 0) each('softmaxAgainst', shares, told);
    else each('gbceAgainst', shares, (some) => ({ ...told(some), beta }));
    call('sumMiddle', {
      ...{ x: losses, y: at(loss), outer: 1, count: rows, inner: 1, scale: 1 },
      scratch: scratch(1),
    });
    return [loss, slopes, up];
  },
);

const backward = nativeKernel(
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
    device,
  ) => {
    const { call, at, make } = device;
    const [rows, width] = hidden.shape;
    const n = negatives.shape[0];
    const out = [make([rows, width]), make([rows, width]), make([n, width])];
    const [dHidden, dPositive, dNegatives] = out.map(at);
    const matrix = { at: at(slopes), stride: n };
    product(device, {
      ...{ a: matrix, b: { at: at(negatives), stride: width } },
      c: { at: dHidden, stride: width },
      ...{ m: rows, n: width, k: n },
    });
    product(device, {
      ...{ a: { ...matrix, transposed: true }, b: { at: at(hidden), stride: width } },
      c: { at: dNegatives, stride: width },
      ...{ m: n, n: width, k: rows },
    });
    call('againstGrad', {
      ...{ hidden: at(hidden), positive: at(positive), up: at(up), dy: at(dy) },
      ...{ dHidden, dPositive, rows, width },
    });
    call('scaleBy', { x: dNegatives, by: at(dy), n: n * width });
    return out;
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
    share: shareOf({ count, ...tensors }, against),
    ...(against.kind === 'gbce' ? { gbce: 1, beta: against.beta } : { gbce: 0, beta: 0 }),
  });
