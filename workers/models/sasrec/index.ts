import type { Batch } from '../../data/batch.ts';
import { createBatches } from '../../data/batches.ts';
import type { Dataset } from '../../data/dataset.ts';
import type { Tensor2D } from '../../engine/tf.ts';
import { SASREC, SASREC_DEFAULTS, type SasrecConfig } from '../../catalog/models/sasrec.ts';
import { dropoutPlan, encode } from '../blocks/encoder.ts';
import {
  encoderParameters,
  itemRows,
  ITEMS,
  recogniseEncoder,
} from '../blocks/encoder-parameters.ts';
import {
  disposeTargets,
  drawnFor,
  nextItemLoss,
  uploadTargets,
  type Targets,
} from '../blocks/next-item.ts';
import { disposeSequences, packedSequences, type Sequences } from '../blocks/sequences.ts';
import { trainStage } from '../blocks/train-stage.ts';
import { insideEncoder } from '../blocks/inside.ts';
import { lastPositionScore, meanPositionUsers } from '../blocks/users.ts';
import type { OnDevice, Recommender, Stage } from '../recommender.ts';

/** Self-Attentive Sequential Recommendation (Kang and McAuley 2018), as ICLRec's and ELCRec's code has it. */
export const sasrec: Recommender<SasrecConfig> = {
  card: SASREC,
  parameters: ({ items }, config) => encoderParameters(items, config),
  recognise: (tensors) => recogniseEncoder(tensors, SASREC_DEFAULTS),
  prepare: (dataset, config) => ({
    stages: [sasrecStage(dataset, config)],
    score: lastPositionScore(dataset, config),
    users: meanPositionUsers(dataset, { ...config, pooling: 'real_positions' }),
    inside: insideEncoder(dataset, config, null),
    intents: null,
  }),
};

interface DeviceBatch extends OnDevice {
  readonly input: Sequences;
  readonly targets: Targets;
}

/** Only real positions have a target, so padding is not computed. */
function sasrecStage(dataset: Dataset, config: SasrecConfig): Stage<Batch, DeviceBatch> {
  const rows = itemRows(dataset.items);
  return trainStage(config, {
    ...createBatches(dataset, config, drawnFor(config)),
    upload({ inputIds, length, targets: drawn }) {
      const input = packedSequences(inputIds, length, rows);
      if (drawn === null) throw new Error('the batch has no targets');
      const targets = uploadTargets(drawn, input, rows, config.rec_loss);
      const dispose = () => {
        disposeSequences(input);
        disposeTargets(targets);
      };
      return { input, targets, dispose };
    },
    losses(parameters, { input, targets }, step) {
      const h = encode(parameters, config, input, dropoutPlan(config, step, 0));
      const items = parameters.get<Tensor2D>(ITEMS);
      const loss_rec = nextItemLoss(h, items, targets, config);
      return { total: loss_rec, terms: { loss_rec } };
    },
  });
}
