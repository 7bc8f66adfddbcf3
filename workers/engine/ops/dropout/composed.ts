import { mul, tensor, type Tensor } from '../../tf.ts';
import { dropoutMask, type DropoutDraw } from './mask.ts';

/** x with a share p of its values silenced and the rest scaled by 1 / (1 - p). */
export function dropout<T extends Tensor>(x: T, draw: DropoutDraw | null): T {
  if (draw === null || draw.p === 0) return x;
  return mul(x, tensor(dropoutMask(draw.key, x.size, draw.p), x.shape));
}
