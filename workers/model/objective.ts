import { unitLengthInPlace } from '../engine/ops/index.ts';
import { add, mul, type Scalar, type Tensor1D, type Tensor2D } from '../engine/tf.ts';
import type { RunConfig } from '../protocol/config.ts';
import { encode, type DropoutPlan } from './encoder.ts';
import {
  intentClustering,
  intentContrast,
  recommendationLoss,
  sequenceContrast,
  type Targets,
} from './losses.ts';
import { CENTRES, ITEMS, type Parameters } from './parameters.ts';
import type { Encoded } from './pooling.ts';
import type { Sequences } from './sequences.ts';
import { termsOf } from './variants.ts';

/** One batch on the device. */
export interface DeviceBatch {
  readonly input: Sequences;
  /** Both views, view 1 of every user before view 2 of every user: 2B rows. Null where no term needs them. */
  readonly views: Sequences | null;
  readonly targets: Targets;
  /** item [-2] of each user, int32 [B]: the label --de_noise compares in L_seq_cl. */
  readonly labels: Tensor1D;
}

/** The unweighted terms (null where switched off) and their weighted sum. */
export interface Objective {
  readonly loss: Scalar;
  readonly loss_rec: Scalar;
  readonly loss_cl: Scalar | null;
  readonly loss_icl: Scalar | null;
  readonly loss_cluster: Scalar | null;
}

/**
 * Eq. 8 of one batch:
 *   L = rec_weight L_rec + cf_weight L_seq_cl + intent_cf_weight L_intent_cl + trade_off L_cluster.
 * The order is the official one: L_seq_cl sees the centres as they are stored, everything after it
 * their normalised selves (E: src/trainers.py:241-328).
 */
export function objective(
  parameters: Parameters,
  config: RunConfig,
  batch: DeviceBatch,
  step: number,
): Objective {
  const terms = termsOf(config);
  const { pooling, temperature, mask_false_negatives } = config;
  const plan = (pass: number): DropoutPlan => ({
    seed: config.seed,
    step,
    pass,
    hidden: config.hidden_dropout_prob,
    attention: config.attention_probs_dropout_prob,
  });
  const encoded = (input: Sequences, pass: number): Encoded => ({
    h: encode(parameters, config, input, plan(pass)),
    input,
  });

  const users = encoded(batch.input, 0);
  const loss_rec = recommendationLoss(users.h, parameters.get<Tensor2D>(ITEMS), batch.targets);

  let loss_cl: Scalar | null = null;
  let loss_icl: Scalar | null = null;
  let loss_cluster: Scalar | null = null;
  if (terms.centres) {
    const stored = parameters.get<Tensor2D>(CENTRES);
    if (terms.cl > 0 && batch.views !== null) {
      const labels = mask_false_negatives ? batch.labels : null;
      loss_cl = sequenceContrast(encoded(batch.views, 1), stored, config.prototype, {
        temperature,
        pooling,
        labels,
      });
    }
    const centres = unitLengthInPlace(stored);
    const clustering = intentClustering(users, centres, pooling, config.alignment);
    if (terms.cluster > 0) loss_cluster = clustering.loss;
    if (terms.icl > 0 && batch.views !== null) {
      const { assignment } = clustering;
      const labels = mask_false_negatives ? assignment : null;
      loss_icl = intentContrast(encoded(batch.views, 2), centres, assignment, {
        temperature,
        pooling,
        labels,
      });
    }
  }

  const weighted = [
    mul(loss_rec, terms.rec),
    loss_cl && mul(loss_cl, terms.cl),
    loss_icl && mul(loss_icl, terms.icl),
    loss_cluster && mul(loss_cluster, terms.cluster),
  ].filter((term): term is Scalar => term !== null);
  return { loss: weighted.reduce((a, b) => add(a, b)), loss_rec, loss_cl, loss_icl, loss_cluster };
}
