import { ICLREC, ICLREC_DEFAULTS, type IclrecConfig } from '../../catalog/models/iclrec.ts';
import type { Batch } from '../../data/batch.ts';
import { createBatches } from '../../data/batches.ts';
import type { Dataset } from '../../data/dataset.ts';
import { tensor2d } from '../../engine/tf.ts';
import { encoderParameters, encoderSize, itemRows } from '../blocks/encoder-parameters.ts';
import { drawnFor } from '../blocks/next-item.ts';
import { trainStage } from '../blocks/train-stage.ts';
import { insideEncoder } from '../blocks/inside.ts';
import { lastPositionScore, meanPositionUsers } from '../blocks/users.ts';
import type { Prepared, Recommender } from '../recommender.ts';
import { iclrecBatch, type IclrecBatch } from './batch.ts';
import { findIntents, intentsAsTensors, intentsFrom, type Intents } from './intents.ts';
import { iclrecLosses } from './losses.ts';
import { needsOf } from './needs.ts';

/**
 * Intent Contrastive Learning for Sequential Recommendation (Chen et al. 2022): an E-step before every epoch
 * groups the users, the M-step's batches are contrasted through their groups. The encoder is SASRec's; intents
 * are not learned, so no parameter is one.
 */
export const iclrec: Recommender<IclrecConfig> = {
  card: ICLREC,
  parameters: ({ items }, config) => encoderParameters(items, config),
  recognise(tensors) {
    const found = encoderSize(tensors);
    if (found === null || tensors.has('cluster_centers')) return null;
    const { items, ...told } = found;
    return { items, told, config: { ...ICLREC_DEFAULTS, ...told } };
  },
  prepare,
};

function prepare(dataset: Dataset, config: IclrecConfig): Prepared {
  const users = meanPositionUsers(dataset, config);
  /** Of the last E-step; null before the first. */
  let intents: Intents | null = null;
  const needs = needsOf(config);
  const batches = createBatches(dataset, config, {
    ...drawnFor(config),
    targets: needs.targets,
    views: needs.views && config,
  });
  const grouped = config.intent_cf_weight > 0;
  const stage = trainStage<Batch, IclrecBatch>(config, {
    ...batches,
    ...(grouped && {
      async *beforeEpoch(parameters) {
        intents = yield* findIntents(parameters, users, dataset, config, intents);
      },
      state: {
        read: () => Promise.resolve(intentsAsTensors(intents)),
        write(tensors) {
          intents = intentsFrom(tensors, config);
        },
      },
    }),
    upload: (batch) => iclrecBatch(batch, itemRows(dataset.items), needs, intents, config.rec_loss),
    losses: (parameters, batch, step) => iclrecLosses(parameters, config, batch, step),
  });
  return {
    stages: [stage],
    score: lastPositionScore(dataset, config),
    users,
    inside: insideEncoder(dataset, config, needs.views === null ? null : config),
    intents: grouped
      ? {
          nearest: 'as_they_are',
          centres: () =>
            intents &&
            tensor2d(intents.values, [intents.values.length / intents.width, intents.width]),
        }
      : null,
  };
}
