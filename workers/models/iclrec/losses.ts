import { centreLookup, nearestCentre } from '../../engine/ops/index.ts';
import type { Scalar, Tensor1D, Tensor2D } from '../../engine/tf.ts';
import type { IclrecConfig } from '../../catalog/models/iclrec.ts';
import { contrastViews, contrastWith, type ContrastSettings } from '../blocks/contrast.ts';
import { dropoutPlan, encode } from '../blocks/encoder.ts';
import { ITEMS } from '../blocks/encoder-parameters.ts';
import { nextItemLoss } from '../blocks/next-item.ts';
import type { Parameters } from '../blocks/parameters.ts';
import { pool, type Encoded } from '../blocks/pooling.ts';
import type { Sequences } from '../blocks/sequences.ts';
import { needed, weighted } from '../blocks/weighted.ts';
import type { StepLosses } from '../recommender.ts';
import type { IclrecBatch } from './batch.ts';

/**
 * The M-step (I: src/trainers.py:269-342):
 *   L = rec_weight L_rec + cf_weight L_seq_cl + intent_cf_weight L_intent_cl.
 * L_seq_cl compares the views position by position, side by side, without an intent in them (179-198). In
 * L_intent_cl both views of a user agree with the centroid nearest to the un-augmented user, as it was encoded
 * for L_rec, dropout on (318-332); every encoding of the views draws its own dropout.
 */
export function iclrecLosses(
  parameters: Parameters,
  config: IclrecConfig,
  batch: IclrecBatch,
  step: number,
): StepLosses {
  const { rec_weight, cf_weight, intent_cf_weight, pooling, temperature } = config;
  const encoded = (input: Sequences, pass: number): Encoded => ({
    h: encode(parameters, config, input, dropoutPlan(config, step, pass)),
    input,
  });
  const contrast = (labels: Tensor1D): ContrastSettings => ({
    temperature,
    pooling,
    labels: config.mask_false_negatives ? labels : null,
  });

  let loss_rec: Scalar | null = null;
  let loss_cl: Scalar | null = null;
  let loss_icl: Scalar | null = null;

  const users = rec_weight > 0 || intent_cf_weight > 0 ? encoded(batch.input, 0) : null;
  if (rec_weight > 0) {
    const items = parameters.get<Tensor2D>(ITEMS);
    loss_rec = nextItemLoss(needed(users).h, items, needed(batch.targets), config);
  }
  if (cf_weight > 0) {
    loss_cl = contrastViews(encoded(needed(batch.views), 1), contrast(batch.labels));
  }
  if (intent_cf_weight > 0) {
    const { centroids, unit } = needed(batch.intents);
    const assignment = nearestCentre(pool(needed(users), pooling), centroids);
    const partners = centreLookup(unit, assignment);
    loss_icl = contrastWith(encoded(needed(batch.views), 2), partners, contrast(assignment));
  }
  return weighted(
    { loss_rec, loss_cl, loss_icl },
    { loss_rec: rec_weight, loss_cl: cf_weight, loss_icl: intent_cf_weight },
  );
}
