/** ELCRec's cases: `config` in the words of the case, the weight of L_cluster as `alpha`. */
import { elcrec as elcrecModel } from '../../workers/models/elcrec/index.ts';
import { needsOf } from '../../workers/models/elcrec/needs.ts';
import {
  ELCREC_DEFAULTS,
  type ElcrecConfig,
  type Prototype,
} from '../../workers/catalog/models/elcrec.ts';
import { deviceBatch } from '../../workers/models/blocks/batch.ts';
import { elcrecStatement } from '../support/exact/elcrec.ts';
import {
  exactBatch,
  goldenTensors,
  viewsBatch,
  type Golden,
  type GoldenModel,
  type Nested,
  type ViewsBatch,
} from './golden.ts';
import { encodedBy, startRun } from './run.ts';
import { elcrecSteps } from '../support/elcrec.ts';

export interface ElcrecGolden extends Golden {
  readonly config: {
    readonly numItems: number;
    readonly itemSize: number;
    readonly hiddenSize: number;
    readonly maxSeqLength: number;
    readonly numLayers: number;
    readonly numHeads: number;
    readonly numIntents: number;
    readonly prototype: Prototype;
    readonly alpha: number;
    readonly seqContrastWeight: number;
    readonly intentContrastWeight: number;
    readonly temperature: number;
    readonly maskFalseNegatives: boolean;
    readonly lr: number;
    readonly adamBeta1: number;
    readonly adamBeta2: number;
  };
  readonly batch: ViewsBatch;
  readonly encoderOutput: Nested;
  readonly encoderOutputView1?: Nested;
}

/** The case's settings by the canonical keys; dropout is 0, everything unnamed is official. */
export function goldenConfig({ config }: ElcrecGolden): ElcrecConfig {
  return {
    ...ELCREC_DEFAULTS,
    variant: 'ELCRec',
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    max_seq_length: config.maxSeqLength,
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
    num_intent_clusters: config.numIntents,
    prototype: config.prototype,
    trade_off: config.alpha,
    cf_weight: config.seqContrastWeight,
    intent_cf_weight: config.intentContrastWeight,
    temperature: config.temperature,
    mask_false_negatives: config.maskFalseNegatives,
    lr: config.lr,
    adam_beta1: config.adamBeta1,
    adam_beta2: config.adamBeta2,
  };
}

const specsOf = (golden: ElcrecGolden) =>
  elcrecModel.parameters({ users: NaN, items: golden.config.itemSize - 2 }, goldenConfig(golden));

export const elcrec: GoldenModel<ElcrecGolden> = {
  set: 'elcrec',
  outputs: ['encoderOutput', 'encoderOutputView1'],

  losses: ({ config }) => ({
    rec: { ours: 'loss_rec', weight: 1 },
    seqcl: { ours: 'loss_cl', weight: config.seqContrastWeight },
    icl: { ours: 'loss_icl', weight: config.intentContrastWeight },
    cluster: { ours: 'loss_cluster', weight: config.alpha },
    total: { ours: 'loss', weight: 1 },
  }),

  statement: (golden) =>
    elcrecStatement({
      heads: golden.config.numHeads,
      layers: golden.config.numLayers,
      length: golden.config.maxSeqLength,
      prototype: golden.config.prototype,
      weights: {
        cl: golden.config.seqContrastWeight,
        icl: golden.config.intentContrastWeight,
        cluster: golden.config.alpha,
      },
      temperature: golden.config.temperature,
      maskFalseNegatives: golden.config.maskFalseNegatives,
      adam: {
        lr: golden.config.lr,
        beta1: golden.config.adamBeta1,
        beta2: golden.config.adamBeta2,
      },
      parameters: goldenTensors(golden.parameters),
      batch: exactBatch(golden.batch),
    }),

  start(golden) {
    const { maxSeqLength, itemSize } = golden.config;
    const config = goldenConfig(golden);
    const batch = deviceBatch(viewsBatch(golden.batch, maxSeqLength), itemSize, needsOf(config));
    return startRun({
      specs: specsOf(golden),
      golden,
      config,
      steps: elcrecSteps(config),
      batch,
      outputs: (parameters) => ({
        encoderOutput: encodedBy(parameters, config, golden.batch.inputIds),
        encoderOutputView1: encodedBy(parameters, config, golden.batch.view1),
      }),
    });
  },
};
