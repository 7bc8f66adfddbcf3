import { differentiable } from '../../differentiable.ts';
import {
  add,
  concat,
  exp,
  expandDims,
  logSumExp,
  matMul,
  mul,
  pad,
  slice,
  sub,
  tidy,
  zeros,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';
import { stretches, type Stretch } from './stretches.ts';

/**
 * log sum_j exp h.e_j of every position over the items `candidates` of the table: h [T, D], items [V, D] -> [T].
 *
 * No [T, V] matrix is kept or ever whole: scores are computed for some positions at a time, and again, for
 * some items at a time, in the backward pass. With P = exp(h e' - result) dy: dh = P e, de = P' h.
 */
export function catalogueLogSums(h: Tensor2D, items: Tensor2D, candidates: Stretch): Tensor1D {
  const [positions, width] = h.shape;
  const rows = items.shape[0];
  return differentiable<Tensor1D>(
    [h, items],
    (h0, items0) => {
      const table = rowsOf(items0, candidates);
      const value = concat(
        stretches({ from: 0, count: positions }, candidates.count).map((some) =>
          tidy(() => logSumExp(matMul(rowsOf(h0, some), table, false, true), 1)),
        ),
      );
      return { value, saved: [h0, items0, value] };
    },
    (dy, h0, items0, logSums) => {
      const [level, pull] = [expandDims(logSums, 1), expandDims(dy, 1)];
      let dh: Tensor = zeros([positions, width]);
      const parts = stretches(candidates, positions).map((some) => {
        const [sum, own] = tidy((): [Tensor, Tensor2D] => {
          const table = rowsOf(items0, some);
          const share = mul(exp(sub(matMul(h0, table, false, true), level)), pull); // [T, some]
          return [add(dh, matMul(share, table)), matMul(share, h0, true, false)];
        });
        dh.dispose();
        dh = sum;
        return own;
      });
      const { from, count } = candidates;
      const outside: [number, number][] = [
        [from, rows - from - count],
        [0, 0],
      ];
      return [dh, pad(concat(parts, 0), outside)];
    },
  );
}

const rowsOf = (x: Tensor, { from, count }: Stretch): Tensor2D =>
  slice(x, [from, 0], [count, x.shape[1]!]) as Tensor2D;
