import type { Scalar, Tensor1D, Tensor2D } from '../../engine/tf.ts';
import type { ElcrecConfig } from '../../catalog/models/elcrec.ts';
import type { ContrastSettings } from '../blocks/contrast.ts';
import { dropoutPlan, encode } from '../blocks/encoder.ts';
import { ITEMS } from '../blocks/encoder-parameters.ts';
import { nextItemLoss } from '../blocks/next-item.ts';
import type { Parameters } from '../blocks/parameters.ts';
import type { Encoded } from '../blocks/pooling.ts';
import type { Sequences } from '../blocks/sequences.ts';
import { needed, weighted } from '../blocks/weighted.ts';
import type { StepLosses } from '../recommender.ts';
import type { DeviceBatch } from '../blocks/batch.ts';
import {
  centresInPlace,
  intentClustering,
  intentContrast,
  nearestIntents,
  sequenceContrast,
  storedCentres,
} from './intents.ts';
import { needsOf } from './needs.ts';
import { termsOf } from '../../catalog/models/elcrec.ts';

/**
 * Eq. 8 of one batch:
 *   L = rec_weight L_rec + cf_weight L_seq_cl + intent_cf_weight L_intent_cl + trade_off L_cluster.
 * The order is the official one: L_seq_cl sees the centres as they are stored, everything after it
 * their normalised selves (E: src/trainers.py:241-328).
 */
export function objective(
  parameters: Parameters,
  config: ElcrecConfig,
  batch: DeviceBatch,
  step: number,
): StepLosses {
  const terms = termsOf(config);
  const { pooling, temperature, mask_false_negatives } = config;
  const encoded = (input: Sequences, pass: number): Encoded => ({
    h: encode(parameters, config, input, dropoutPlan(config, step, pass)),
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
    loss_rec = nextItemLoss(needed(users).h, items, needed(batch.targets), config);
  }
  if (terms.cl > 0) {
    const stored = storedCentres(parameters);
    const views = encoded(needed(batch.views), 1);
    loss_cl = sequenceContrast(views, stored, config.prototype, contrast(batch.labels));
  }
  if (clustering) {
    const centres = centresInPlace(parameters);
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

  return weighted(
    { loss_rec, loss_cl, loss_icl, loss_cluster },
    { loss_rec: terms.rec, loss_cl: terms.cl, loss_icl: terms.icl, loss_cluster: terms.cluster },
  );
}
