/** Two views of every user are told from the views of others. */
import { ntXent, packedNtXent, maskedPairs } from '../../engine/ops/index.ts';
import { add, mul, split, type Scalar, type Tensor1D, type Tensor2D } from '../../engine/tf.ts';
import type { Pooling } from '../../catalog/contrast-fields.ts';
import { flatten, pool, type Encoded } from './pooling.ts';

export interface ContrastSettings {
  readonly temperature: number;
  readonly pooling: Pooling;
  /** Users of one label are not each other's negatives; null where that is off. int32 [B]. */
  readonly labels: Tensor1D | null;
}

/**
 * The two views of a user agree, position by position side by side (Eq. 5). `views`: view 1 of B users,
 * then view 2; h is what is compared, [tokens, F].
 */
export function contrastViews(
  { h, input }: Encoded,
  { temperature, pooling, labels }: ContrastSettings,
): Scalar {
  const masked = maskedPairs(input.rows / 2, labels);
  if (input.layout === 'packed') return packedNtXent(h, input.packing, masked, temperature);
  const [p, q] = halves(flatten(h, input, pooling));
  return ntXent(p, q, masked, temperature);
}

/** Both views of a user, each pooled, agree with the user's partner: partners [B, D]. */
export function contrastWith(
  views: Encoded,
  partners: Tensor2D,
  { temperature, pooling, labels }: ContrastSettings,
): Scalar {
  const masked = maskedPairs(views.input.rows / 2, labels);
  const [first, second] = halves(pool(views, pooling)).map((view) =>
    ntXent(view, partners, masked, temperature),
  );
  return mul(add(first, second), 0.5);
}

/** View 1 and view 2 of x [2B, F]. */
const halves = (x: Tensor2D) => split(x, 2, 0) as [Tensor2D, Tensor2D];
