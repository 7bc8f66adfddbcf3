import { createBatches } from '../../data/batches.ts';
import type { Batch } from '../../data/batch.ts';
import type { Dataset } from '../../data/dataset.ts';
import { ELCREC, type ElcrecConfig } from '../../catalog/models/elcrec.ts';
import { itemRows } from '../blocks/encoder-parameters.ts';
import { drawnFor } from '../blocks/next-item.ts';
import { trainStage } from '../blocks/train-stage.ts';
import { insideEncoder } from '../blocks/inside.ts';
import { lastPositionScore, meanPositionUsers } from '../blocks/users.ts';
import type { Recommender, Stage } from '../recommender.ts';
import { deviceBatch, type DeviceBatch } from '../blocks/batch.ts';
import { scaleCentres, startCentres, storedCentres } from './intents.ts';
import { needsOf, type Needs } from './needs.ts';
import { objective } from './objective.ts';
import { elcrecParameters, recogniseElcrec } from './parameters.ts';
import { termsOf } from '../../catalog/models/elcrec.ts';

/** End-to-end Learnable Clustering for Intent Learning in Recommendation (Liu et al. 2024), and its ablations. */
export const elcrec: Recommender<ElcrecConfig> = {
  card: ELCREC,
  parameters: elcrecParameters,
  recognise: recogniseElcrec,
  prepare: (dataset, config) => ({
    stages: [elcrecStage(dataset, config)],
    score: lastPositionScore(dataset, config),
    users: meanPositionUsers(dataset, config),
    inside: insideEncoder(dataset, config, needsOf(config).views === null ? null : config),
    intents: termsOf(config).centres ? { nearest: 'at_unit_length', centres: storedCentres } : null,
  }),
};

/** @param needs what is drawn and uploaded; by default what the terms read. */
export function elcrecStage(
  dataset: Dataset,
  config: ElcrecConfig,
  needs: Needs = needsOf(config),
): Stage<Batch, DeviceBatch> {
  const { targets, views } = needs;
  const batches = createBatches(dataset, config, {
    ...drawnFor(config),
    targets,
    views: views && config,
  });
  const users = meanPositionUsers(dataset, config);
  return trainStage(config, {
    ...batches,
    ...(needs.kmeans && {
      before: (parameters) => startCentres(parameters, users, dataset, config),
    }),
    upload: (batch) => deviceBatch(batch, itemRows(dataset.items), needs, config.rec_loss),
    ...elcrecLosses(config),
  });
}

/** The losses of a batch, and the centres at unit length after every step (E: src/trainers.py:241-328). */
export const elcrecLosses = (
  config: ElcrecConfig,
): Pick<Stage<Batch, DeviceBatch>, 'losses' | 'afterGradients'> => ({
  losses: (parameters, batch, step) => objective(parameters, config, batch, step),
  ...(termsOf(config).centres && { afterGradients: scaleCentres }),
});
