/** ICLRec's cases: the centroids of an E-step are given, and what they make of each user is told. */
import { nearestCentre } from '../../workers/engine/ops/index.ts';
import { mean, reshape, tensor2d, tidy, type Tensor2D } from '../../workers/engine/tf.ts';
import { iclrecBatch } from '../../workers/models/iclrec/batch.ts';
import { iclrec as model } from '../../workers/models/iclrec/index.ts';
import type { Intents } from '../../workers/models/iclrec/intents.ts';
import { iclrecLosses } from '../../workers/models/iclrec/losses.ts';
import { needsOf } from '../../workers/models/iclrec/needs.ts';
import { ICLREC_DEFAULTS, type IclrecConfig } from '../../workers/catalog/models/iclrec.ts';
import { iclrecStatement } from '../support/exact/iclrec.ts';
import {
  exactBatch,
  goldenTensor,
  goldenTensors,
  viewsBatch,
  type Golden,
  type GoldenModel,
  type Nested,
  type ViewsBatch,
} from './golden.ts';
import { termNames } from '../../workers/catalog/models.ts';
import { encodedBy, startRun } from './run.ts';

export interface IclrecGolden extends Golden {
  readonly config: {
    readonly itemSize: number;
    readonly hiddenSize: number;
    readonly maxSeqLength: number;
    readonly numLayers: number;
    readonly numHeads: number;
    readonly numIntents: number;
    readonly seqContrastWeight: number;
    readonly intentContrastWeight: number;
    readonly temperature: number;
    readonly maskFalseNegatives: boolean;
    readonly lr: number;
    readonly adamBeta1?: number;
    readonly adamBeta2?: number;
  };
  readonly batch: ViewsBatch;
  readonly encoderOutput: Nested;
  /** [K, D] as k-means left them. */
  readonly centroidsRaw: Nested;
  /** [B] */
  readonly assignment?: Nested;
}

/** The case's settings by the canonical keys; dropout is 0, everything unnamed is official. */
export const iclrecConfig = ({ config }: IclrecGolden): IclrecConfig => ({
  ...ICLREC_DEFAULTS,
  hidden_size: config.hiddenSize,
  num_hidden_layers: config.numLayers,
  num_attention_heads: config.numHeads,
  max_seq_length: config.maxSeqLength,
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
  num_intent_clusters: config.numIntents,
  cf_weight: config.seqContrastWeight,
  intent_cf_weight: config.intentContrastWeight,
  temperature: config.temperature,
  mask_false_negatives: config.maskFalseNegatives,
  lr: config.lr,
  adam_beta1: config.adamBeta1 ?? ICLREC_DEFAULTS.adam_beta1,
  adam_beta2: config.adamBeta2 ?? ICLREC_DEFAULTS.adam_beta2,
});

const intentsOf = ({ centroidsRaw }: IclrecGolden): Intents => {
  const { values, shape } = goldenTensor(centroidsRaw);
  return { values, width: shape[1] };
};

export const iclrec: GoldenModel<IclrecGolden> = {
  set: 'iclrec',
  outputs: ['encoderOutput', 'assignment'],

  losses: ({ config }) => ({
    rec: { ours: 'loss_rec', weight: 1 },
    seqcl: { ours: 'loss_cl', weight: config.seqContrastWeight },
    icl: { ours: 'loss_icl', weight: config.intentContrastWeight },
    total: { ours: 'loss', weight: 1 },
  }),

  statement(golden) {
    const { config } = golden;
    const { adam_beta1, adam_beta2 } = iclrecConfig(golden);
    return iclrecStatement({
      heads: config.numHeads,
      layers: config.numLayers,
      length: config.maxSeqLength,
      weights: { cl: config.seqContrastWeight, icl: config.intentContrastWeight },
      temperature: config.temperature,
      maskFalseNegatives: config.maskFalseNegatives,
      adam: { lr: config.lr, beta1: adam_beta1, beta2: adam_beta2 },
      parameters: goldenTensors(golden.parameters),
      centroids: goldenTensor(golden.centroidsRaw),
      batch: exactBatch(golden.batch),
    });
  },

  start(golden) {
    const { maxSeqLength, itemSize } = golden.config;
    const config = iclrecConfig(golden);
    const host = viewsBatch(golden.batch, maxSeqLength);
    const batch = iclrecBatch(host, itemSize, needsOf(config), intentsOf(golden));
    return startRun({
      golden,
      config,
      specs: model.parameters({ users: NaN, items: itemSize - 2 }, config),
      steps: {
        terms: termNames(model.card),
        stage: {
          losses: (parameters, of: typeof batch, step) =>
            iclrecLosses(parameters, config, of, step),
        },
      },
      batch,
      outputs(parameters) {
        const h = encodedBy(parameters, config, golden.batch.inputIds);
        const assignment = tidy(() => {
          const { values, width } = intentsOf(golden);
          const users = mean<Tensor2D>(reshape(h, [-1, maxSeqLength, width]), 1);
          return nearestCentre(users, tensor2d(values, [values.length / width, width]));
        });
        return { encoderOutput: h, assignment };
      },
    });
  },
};
