import { differentiable } from '../../differentiable.ts';
import { gather, mul, tensor1d, tensor2d, type Tensor, type Tensor2D } from '../../tf.ts';
import type { Packing } from './packing.ts';

/** Tokens x [T, F] to their places in the padded layout, [rows * L, F]; zeros at padding. */
export const spread = (x: Tensor2D, packing: Packing): Tensor2D =>
  differentiable(
    [x],
    (x0) => ({ value: toPlaces(x0, packing), saved: [] }),
    (dy) => [toTokens(dy, packing)],
  );

/** What stands at the tokens' places of x [rows * L, F], as [T, F]; zeros at spare tokens. */
export const collect = (x: Tensor2D, packing: Packing): Tensor2D =>
  differentiable(
    [x],
    (x0) => ({ value: toTokens(x0, packing), saved: [] }),
    (dy) => [toPlaces(dy, packing)],
  );

function toPlaces(x: Tensor, { rows, length, hostPlaces }: Packing): Tensor {
  const tokens = new Int32Array(rows * length);
  const real = new Float32Array(rows * length);
  hostPlaces.forEach((place, token) => {
    tokens[place] = token;
    real[place] = 1;
  });
  return mul(gather(x, tensor1d(tokens, 'int32')), tensor2d(real, [rows * length, 1]));
}

function toTokens(x: Tensor, { tokens, hostPlaces, places }: Packing): Tensor {
  const real = new Float32Array(tokens).fill(1, 0, hostPlaces.length);
  return mul(gather(x, places), tensor2d(real, [tokens, 1]));
}
