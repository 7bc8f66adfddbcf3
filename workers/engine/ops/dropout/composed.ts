import { mul, tensor, type Tensor2D } from '../../tf.ts';
import { dropoutMask, type DropoutDraw } from './mask.ts';

/** x with a share p of its values silenced and the rest scaled by 1 / (1 - p). */
export function dropout(x: Tensor2D, draw: DropoutDraw | null): Tensor2D {
  if (draw === null || draw.p === 0) return x;
  return mul(x, tensor(dropoutMask(draw.key, x.size, draw.p), x.shape));
}
