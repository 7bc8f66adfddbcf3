import { mul, tensor, type Tensor2D } from '../../tf.ts';
import { dropoutMask, type DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/packing.ts';

/** dropout (ops/dropout) of packed tokens x [T, F]: each is kept or dropped as at its place in the padded layout. */
export function packedDropout(
  x: Tensor2D,
  { hostPlaces }: Packing,
  draw: DropoutDraw | null,
): Tensor2D {
  if (draw === null || draw.p === 0) return x;
  const { key, p } = draw;
  const [tokens, width] = x.shape;
  const mask = new Float32Array(tokens * width);
  hostPlaces.forEach((place, token) => {
    mask.set(dropoutMask(key, width, p, place * width), token * width);
  });
  return mul(x, tensor(mask, [tokens, width]));
}
