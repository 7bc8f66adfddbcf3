import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { product } from '../../wasm-kernels/product.ts';
import { stretches, type Stretch } from './stretches.ts';

type Candidates = Record<'from' | 'count', number>;

/** Scores that outweigh waking a thread: some 0.1 ms on one core. */
const LEAST = 2 ** 16;

const forward = nativeKernel(
  'ElcCatalogueLogSums',
  ({ h, items }: Record<'h' | 'items', TensorInfo>, { from, count }: Candidates, device) => {
    const { each, rows, at, make, scratch, part } = device;
    const [positions, width] = h.shape;
    const out = make([positions]);
    const [ofH, ofItems, ofOut] = [h, items, out].map(at);
    for (const some of stretches({ from: 0, count: positions }, count))
      part(() => {
        const scores = scratch(some.count * count);
        product(device, {
          a: { at: ofH + 4 * some.from * width, stride: width },
          b: { at: ofItems + 4 * from * width, stride: width, transposed: true },
          c: { at: scores, stride: count },
          ...{ m: some.count, n: count, k: width },
        });
        each('logSums', rows(some.count, LEAST / count, 1), (share) => ({
          ...{ scores: scores + 4 * share.from * count, rows: share.count, n: count },
          out: ofOut + 4 * (some.from + share.from),
        }));
      });
    return [out];
  },
);

const backward = nativeKernel(
  'ElcCatalogueLogSumsGrad',
  (
    { h, items, logSums, dy }: Record<'h' | 'items' | 'logSums' | 'dy', TensorInfo>,
    { from, count }: Candidates,
    device,
  ) => {
    const { call, each, rows, at, make, scratch, part } = device;
    const [positions, width] = h.shape;
    const size = positions * width;
    const [dh, dItems] = [make([positions, width]), make(items.shape)];
    const [ofH, ofItems, ofSums, ofDy, ofDh, ofDItems] = [h, items, logSums, dy, dh, dItems].map(
      at,
    );
    call('clear', { out: ofDh, n: size });
    call('clear', { out: ofDItems, n: items.shape[0] * width });
    for (const some of stretches({ from, count }, positions))
      part(() => {
        const n = some.count;
        const shares = scratch(positions * n);
        const table = { at: ofItems + 4 * some.from * width, stride: width };
        product(device, {
          a: { at: ofH, stride: width },
          b: { ...table, transposed: true },
          c: { at: shares, stride: n },
          ...{ m: positions, n, k: width },
        });
        each('catalogueShares', rows(positions, LEAST / n, 1), (share) => ({
          ...{ scores: shares + 4 * share.from * n, rows: share.count, n },
          ...{ logSums: ofSums + 4 * share.from, dy: ofDy + 4 * share.from },
        }));
        const pulls = scratch(size);
        product(device, {
          ...{ a: { at: shares, stride: n }, b: table, c: { at: pulls, stride: width } },
          ...{ m: positions, n: width, k: n },
        });
        call('addTo', { out: ofDh, x: pulls, n: size });
        product(device, {
          a: { at: shares, stride: n, transposed: true },
          b: { at: ofH, stride: width },
          c: { at: ofDItems + 4 * some.from * width, stride: width },
          ...{ m: n, n: width, k: positions },
        });
      });
    return [dh, dItems];
  },
);

const fused = fusedOp({
  forward,
  results: ['logSums'],
  backward,
  saved: ['h', 'items', 'logSums'],
  slopes: ['h', 'items'],
});

/** See composed.ts. */
export const catalogueLogSums = (h: Tensor2D, items: Tensor2D, candidates: Stretch): Tensor1D =>
  fused({ h, items }, { ...candidates });
