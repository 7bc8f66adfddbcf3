import { differentiable } from '../../differentiable.ts';
import {
  add,
  concat,
  gather,
  slice,
  unsortedSegmentSum,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';
import { nearestCentre } from '../nearest-centre/index.ts';

/**
 * Gives every vector its nearest centre (Eq. 5), added (`shift`) or appended (`concat`):
 * x [n, D], centres [K, D] -> [n, D] or [n, 2D]. The choice itself carries no gradient; x receives
 * dy's share, and each centre the sum over the vectors that chose it (E: src/trainers.py:140-160).
 */
export function intentFusion(x: Tensor2D, centres: Tensor2D, kind: 'shift' | 'concat'): Tensor2D {
  const [n, width] = x.shape;
  const intents = centres.shape[0];
  return differentiable(
    [x, centres],
    (x0, c0) => {
      const chosen = nearestCentre(x0 as Tensor2D, c0 as Tensor2D);
      const prototypes = gather(c0, chosen);
      const value = kind === 'shift' ? add(x0, prototypes) : concat([x0, prototypes], 1);
      return { value, saved: [chosen] };
    },
    (dy, chosen) => {
      const dx = kind === 'shift' ? dy : slice(dy, [0, 0], [n, width]);
      const dPrototypes = kind === 'shift' ? dy : slice(dy, [0, width], [n, width]);
      return [dx, unsortedSegmentSum(dPrototypes, chosen as Tensor1D, intents)];
    },
  );
}
