import { unitLengthInPlace } from '../../engine/ops/index.ts';
import { add, mul, type Scalar, type Tensor1D, type Tensor2D } from '../../engine/tf.ts';
import type { RunConfig } from '../../catalog/config.ts';
import { encode, type DropoutPlan } from '../blocks/encoder.ts';
import {
  intentClustering,
  intentContrast,
  nearestIntents,
  recommendationLoss,
  sequenceContrast,
  type ContrastSettings,
  type Targets,
} from '../blocks/losses.ts';
import { needsOf } from './needs.ts';
import { CENTRES, ITEMS, type Parameters } from '../blocks/parameters.ts';
import type { Encoded } from '../blocks/pooling.ts';
import type { Sequences } from '../blocks/sequences.ts';
import { termsOf } from './variants.ts';

/** One batch on the device: what is null, no term needs (model/needs.ts). */
export interface DeviceBatch {
  readonly input: Sequences;
  /** Both views, view 1 of every user before view 2 of every user: 2B rows. */
  readonly views: Sequences | null;
  readonly targets: Targets | null;
  /** item [-2] of each user, int32 [B]: the label --de_noise compares in L_seq_cl. */
  readonly labels: Tensor1D;
}

/** The unweighted terms (null where switched off, as by a weight of 0) and their weighted sum. */
export interface Objective {
  readonly loss: Scalar;
  readonly loss_rec: Scalar | null;
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
  const contrast = (labels: Tensor1D): ContrastSettings => ({
    temperature,
    pooling,
    labels: mask_false_negatives ? labels : null,
  });

  let loss_rec: Scalar | null = null;
  let loss_cl: Scalar | null = null;
  let loss_icl: Scalar | null = null;
  let loss_cluster: Scalar | null = null;

  const { clustering } = needsOf(config);
  const users = terms.rec > 0 || clustering ? encoded(batch.input, 0) : null;
  if (terms.rec > 0) {
    const items = parameters.get<Tensor2D>(ITEMS);
    loss_rec = recommendationLoss(needed(users).h, items, needed(batch.targets));
  }
  if (terms.cl > 0) {
    const stored = parameters.get<Tensor2D>(CENTRES);
    const views = encoded(needed(batch.views), 1);
    loss_cl = sequenceContrast(views, stored, config.prototype, contrast(batch.labels));
  }
  if (clustering) {
    const centres = unitLengthInPlace(parameters.get<Tensor2D>(CENTRES));
    const plain = needed(users);
    const clustered =
      terms.cluster > 0 ? intentClustering(plain, centres, pooling, config.alignment) : null;
    loss_cluster = clustered && clustered.loss;
    if (terms.icl > 0) {
      const assignment = clustered?.assignment ?? nearestIntents(plain, centres, pooling);
      const views = encoded(needed(batch.views), 2);
      loss_icl = intentContrast(views, centres, assignment, contrast(assignment));
    }
  }

  const weighted = [
    loss_rec && mul(loss_rec, terms.rec),
    loss_cl && mul(loss_cl, terms.cl),
    loss_icl && mul(loss_icl, terms.icl),
    loss_cluster && mul(loss_cluster, terms.cluster),
  ].filter((term): term is Scalar => term !== null);
  return { loss: weighted.reduce((a, b) => add(a, b)), loss_rec, loss_cl, loss_icl, loss_cluster };
}

function needed<T>(part: T | null): T {
  if (part === null) throw new Error('the batch lacks what a term of the loss reads');
  return part;
}
