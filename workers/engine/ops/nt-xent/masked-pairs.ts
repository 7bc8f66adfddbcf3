import {
  cast,
  equal,
  expandDims,
  eye,
  mul,
  sub,
  tidy,
  tile,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';
import { LEFT_OUT } from '../left-out.ts';

/**
 * The pairs NT-Xent leaves out, [2B, 2B], LEFT_OUT or 0: a row with itself, and, where labels are
 * given (official --de_noise), every pair of one label except the positive pair.
 * labels int32 [B] or null.
 */
export function maskedPairs(users: number, labels: Tensor1D | null): Tensor2D {
  return tidy(() => {
    const self = eye(2 * users);
    if (labels === null) return mul<Tensor2D>(self, LEFT_OUT);
    const same = cast(equal(expandDims(labels, 0), expandDims(labels, 1)), 'float32'); // [B, B]
    const everywhere = tile(same, [2, 2]); // [2B, 2B]
    // Same-label pairs include each user's own 2 x 2 block; its off-diagonal entries are the positives.
    const block = tile(eye(users), [2, 2]);
    const positives = sub(block, self);
    return mul<Tensor2D>(sub(everywhere, positives), LEFT_OUT);
  });
}
