import { inject } from 'vitest';
import type { Batch } from '../../workers/data/batch.ts';
import type { NamedTensors } from '../../workers/models/blocks/parameters.ts';
import { OFFICIAL, type Prototype, type RunConfig } from '../../workers/catalog/config.ts';
import type { ExactCase, Told } from '../support/exact/elcrec.ts';

type Nested = readonly (number | Nested)[];

/** One case computed by the official code; see test/fixtures/golden/README.md. */
export interface Golden {
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
  readonly parameters: Readonly<Record<string, Nested>>;
  readonly batch: Readonly<
    Record<'inputIds' | 'targetPos' | 'targetNeg' | 'view1' | 'view2' | 'sequenceLabel', Nested>
  >;
  readonly encoderOutput: Nested;
  readonly encoderOutputView1: Nested;
  readonly losses: Partial<Record<'rec' | 'seqcl' | 'cluster' | 'icl' | 'total', number>>;
  readonly officialStepLosses: readonly { readonly rec: number; readonly total: number }[];
  readonly gradients: Readonly<Record<string, Nested>>;
  readonly parametersAfter3Steps: Readonly<Record<string, Nested>>;
}

export const goldens = (): readonly { readonly name: string; readonly golden: Golden }[] =>
  inject('goldens').map(({ name, text }) => ({ name, golden: JSON.parse(text) as Golden }));

export const flat = (nested: Nested): number[] =>
  (nested as Nested[]).flat(Infinity as 1) as number[];

function shapeOf(nested: Nested): number[] {
  const shape: number[] = [];
  for (let level: number | Nested = nested; typeof level !== 'number'; level = level[0]) {
    shape.push(level.length);
  }
  return shape;
}

export const goldenTensors = (named: Readonly<Record<string, Nested>>): NamedTensors =>
  new Map(
    Object.entries(named).map(([name, nested]) => [
      name,
      { shape: shapeOf(nested), values: Float32Array.from(flat(nested)) },
    ]),
  );

/** The case's settings by the canonical keys; dropout is 0, everything unnamed is official. */
export function goldenConfig({ config }: Golden): RunConfig {
  return {
    ...OFFICIAL,
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

export function goldenBatch({ batch, config }: Golden): Batch {
  const ids = (key: keyof Golden['batch']) => Int32Array.from(flat(batch[key]));
  const size = batch.inputIds.length;
  return {
    size,
    length: config.maxSeqLength,
    users: Int32Array.from({ length: size }, (_, user) => user),
    inputIds: ids('inputIds'),
    targets: { positive: ids('targetPos'), negative: ids('targetNeg') },
    views: [ids('view1'), ids('view2')],
    sequenceLabel: ids('sequenceLabel'),
  };
}

/** The case as the float64 statement of the model takes it. */
export function exactCase(golden: Golden): ExactCase {
  const { config, batch } = golden;
  const ids = (key: keyof Golden['batch']) => flat(batch[key]);
  return {
    heads: config.numHeads,
    layers: config.numLayers,
    length: config.maxSeqLength,
    prototype: config.prototype,
    weights: {
      cl: config.seqContrastWeight,
      icl: config.intentContrastWeight,
      cluster: config.alpha,
    },
    temperature: config.temperature,
    maskFalseNegatives: config.maskFalseNegatives,
    adam: { lr: config.lr, beta1: config.adamBeta1, beta2: config.adamBeta2 },
    parameters: goldenTensors(golden.parameters),
    batch: {
      inputIds: ids('inputIds'),
      targetPos: ids('targetPos'),
      targetNeg: ids('targetNeg'),
      view1: ids('view1'),
      view2: ids('view2'),
      sequenceLabel: ids('sequenceLabel'),
    },
  };
}

/** What the official code says of the case, by the names of Told; NaN where it does not say. */
export function official(golden: Golden): Told {
  const { seqcl, cluster, icl } = golden.losses;
  const rows: [string, readonly number[]][] = [
    ['encoderOutput', flat(golden.encoderOutput)],
    ['encoderOutputView1', flat(golden.encoderOutputView1)],
    ...Object.entries(golden.gradients).map(([name, values]): [string, number[]] => [
      `gradient ${name}`,
      flat(values),
    ]),
    ...golden.officialStepLosses.map(({ rec, total }, index): [string, number[]] => [
      `losses ${index + 1}`,
      [rec, ...[seqcl, cluster, icl].map((x) => (index === 0 ? (x ?? NaN) : NaN)), total],
    ]),
    ...Object.entries(golden.parametersAfter3Steps).map(([name, values]): [string, number[]] => [
      `after ${name}`,
      flat(values),
    ]),
  ];
  return new Map(rows.map(([name, values]) => [name, Float64Array.from(values)]));
}
