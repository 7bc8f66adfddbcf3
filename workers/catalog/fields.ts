import * as v from 'valibot';
import {
  ALIGNMENTS,
  CENTRE_INITS,
  OFFICIAL,
  POOLINGS,
  PROTOTYPES,
  SEEN_ITEMS,
  VARIANTS,
  type RunConfig,
} from './config.ts';
import { LabFailure } from '../protocol/errors.ts';

/** The groups of the settings form, in the order a person meets them. */
export const FIELD_GROUPS = [
  'intents',
  'loss',
  'encoder',
  'views',
  'training',
  'evaluation',
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

interface FieldCommon {
  readonly key: keyof RunConfig;
  readonly group: FieldGroup;
  readonly label: string;
  /** The paper's symbol, where it has one. */
  readonly symbol?: string;
  /** One sentence at the control. */
  readonly explain: string;
  /** The same setting's name elsewhere (RecBole, SASRec). */
  readonly aliases?: readonly string[];
}

export type Field = FieldCommon &
  (
    | {
        readonly kind: 'number';
        readonly min: number;
        readonly max: number;
        readonly integer: boolean;
        /** How a slider moves: even steps or factors. */
        readonly scale: 'linear' | 'log';
        readonly step: number;
      }
    | { readonly kind: 'choice'; readonly options: readonly string[] }
    | { readonly kind: 'flag' }
  );

const integer = (min: number, max: number, step = 1) =>
  ({ kind: 'number', min, max, integer: true, scale: 'linear', step }) as const;
const real = (min: number, max: number, step: number, scale: 'linear' | 'log' = 'linear') =>
  ({ kind: 'number', min, max, integer: false, scale, step }) as const;

/** Every setting but the variant: the form, the validator and the link reader all read this list. */
export const FIELDS: readonly Field[] = [
  {
    key: 'num_intent_clusters',
    group: 'intents',
    label: 'Intents',
    symbol: 'k',
    explain: 'How many intent centres are learned; users gather around them.',
    ...integer(2, 2048),
  },
  {
    key: 'prototype',
    group: 'intents',
    label: 'Intent fusion',
    explain: 'How the nearest intent enters the sequence contrast: added, appended, or left out.',
    kind: 'choice',
    options: PROTOTYPES,
  },
  {
    key: 'pooling',
    group: 'intents',
    label: 'Pooling',
    symbol: 'P',
    explain:
      'A user is the mean over all positions (official, padding included) or over real items only.',
    kind: 'choice',
    options: POOLINGS,
  },
  {
    key: 'alignment',
    group: 'intents',
    label: 'Alignment',
    explain: 'Pull a user towards every centre (Eq. 3, official) or towards the nearest one only.',
    kind: 'choice',
    options: ALIGNMENTS,
  },
  {
    key: 'centre_init',
    group: 'intents',
    label: 'Centre start',
    explain: 'Where the centres start: k-means over all users (official) or random directions.',
    kind: 'choice',
    options: CENTRE_INITS,
  },
  {
    key: 'rec_weight',
    group: 'loss',
    label: 'Weight of next item',
    explain: 'Weight of L_rec, predicting the next item. 0 switches it off.',
    ...real(0, 10, 0.1),
  },
  {
    key: 'cf_weight',
    group: 'loss',
    label: 'Weight of sequence contrast',
    explain: 'Weight of L_seq_cl: two views of one user should agree. 0 switches it off.',
    ...real(0, 10, 0.05),
  },
  {
    key: 'intent_cf_weight',
    group: 'loss',
    label: 'Weight of intent contrast',
    explain:
      'Weight of L_intent_cl: a user’s views should agree with the user’s intent. 0 switches it off.',
    ...real(0, 10, 0.05),
  },
  {
    key: 'trade_off',
    group: 'loss',
    label: 'Cluster weight',
    symbol: 'α',
    explain:
      'Weight of L_cluster: centres spread apart, users move towards centres. 0 switches it off.',
    ...real(0, 100, 0.1),
  },
  {
    key: 'temperature',
    group: 'loss',
    label: 'Temperature',
    symbol: 'τ',
    explain: 'Divides the similarities of both contrastive terms; lower is sharper.',
    ...real(0.05, 5, 0.05),
  },
  {
    key: 'mask_false_negatives',
    group: 'loss',
    label: 'Mask false negatives',
    explain:
      'Do not push apart users with the same label (the official --de_noise, off in its scripts).',
    kind: 'flag',
  },
  {
    key: 'hidden_size',
    group: 'encoder',
    label: 'Hidden size',
    symbol: 'd',
    explain: 'Length of item, user and intent vectors.',
    aliases: ['hidden_units', 'embedding_size'],
    ...integer(8, 256, 8),
  },
  {
    key: 'num_hidden_layers',
    group: 'encoder',
    label: 'Layers',
    explain: 'Transformer blocks in the encoder.',
    aliases: ['n_layers', 'num_blocks'],
    ...integer(1, 4),
  },
  {
    key: 'num_attention_heads',
    group: 'encoder',
    label: 'Heads',
    explain: 'Attention heads per block; must divide the hidden size.',
    aliases: ['n_heads', 'num_heads'],
    ...integer(1, 8),
  },
  {
    key: 'max_seq_length',
    group: 'encoder',
    label: 'Window',
    symbol: 'T',
    explain: 'Only the last T items of a user are read.',
    aliases: ['MAX_ITEM_LIST_LENGTH', 'maxlen'],
    ...integer(5, 200),
  },
  {
    key: 'hidden_dropout_prob',
    group: 'encoder',
    label: 'Dropout',
    explain: 'Share of hidden values silenced at random while training.',
    aliases: ['dropout_rate'],
    ...real(0, 0.9, 0.05),
  },
  {
    key: 'attention_probs_dropout_prob',
    group: 'encoder',
    label: 'Attention dropout',
    explain: 'Share of attention weights silenced at random while training.',
    aliases: ['attn_dropout_prob'],
    ...real(0, 0.9, 0.05),
  },
  {
    key: 'tao',
    group: 'views',
    label: 'Crop share',
    explain: 'A cropped view keeps this share of consecutive items.',
    ...real(0.05, 1, 0.05),
  },
  {
    key: 'gamma',
    group: 'views',
    label: 'Mask share',
    explain: 'A masked view hides this share of items.',
    ...real(0, 1, 0.05),
  },
  {
    key: 'beta',
    group: 'views',
    label: 'Reorder share',
    explain: 'A reordered view shuffles this share of consecutive items.',
    ...real(0, 1, 0.05),
  },
  {
    key: 'lr',
    group: 'training',
    label: 'Learning rate',
    explain: 'Step size of Adam.',
    aliases: ['learning_rate'],
    ...real(0.00001, 0.1, 1.25, 'log'),
  },
  {
    key: 'adam_beta1',
    group: 'training',
    label: 'Adam β₁',
    symbol: 'β₁',
    explain: 'Memory of the gradient’s mean.',
    ...real(0, 0.999, 0.01),
  },
  {
    key: 'adam_beta2',
    group: 'training',
    label: 'Adam β₂',
    symbol: 'β₂',
    explain: 'Memory of the gradient’s size.',
    ...real(0.8, 0.9999, 0.001),
  },
  {
    key: 'batch_size',
    group: 'training',
    label: 'Batch',
    symbol: 'b',
    explain: 'Users per step; they are each other’s negatives in the contrastive terms.',
    aliases: ['train_batch_size'],
    ...integer(4, 1024, 4),
  },
  {
    key: 'epochs',
    group: 'training',
    label: 'Epochs',
    explain: 'Passes over all users, at most.',
    aliases: ['num_epochs'],
    ...integer(1, 1000),
  },
  {
    key: 'patience',
    group: 'training',
    label: 'Patience',
    explain: 'Stop after this many epochs without a better validation NDCG@20.',
    aliases: ['stopping_step'],
    ...integer(1, 1000),
  },
  {
    key: 'seed',
    group: 'training',
    label: 'Seed',
    explain: 'The same seed gives the same curve.',
    ...integer(0, 2147483647),
  },
  {
    key: 'seen_items',
    group: 'evaluation',
    label: 'Earlier items',
    explain:
      'In a ranking, a user’s earlier items score 0 (official), are left out, or rank like others.',
    kind: 'choice',
    options: SEEN_ITEMS,
  },
];

const entries = Object.fromEntries(
  FIELDS.map((field): [string, v.GenericSchema] => {
    switch (field.kind) {
      case 'number': {
        const bounded = v.pipe(v.number(), v.minValue(field.min), v.maxValue(field.max));
        return [field.key, field.integer ? v.pipe(bounded, v.integer()) : bounded];
      }
      case 'choice':
        return [field.key, v.picklist(field.options)];
      case 'flag':
        return [field.key, v.boolean()];
    }
  }),
);

const schema = v.strictObject({ variant: v.picklist(VARIANTS), ...entries });

/** What is wrong with some settings: the key, and a sentence. */
export interface ConfigProblem {
  readonly key: string;
  readonly message: string;
}

/** All problems of a settings record, empty when it can be trained. */
export function configProblems(config: unknown): readonly ConfigProblem[] {
  const parsed = v.safeParse(schema, config);
  if (!parsed.success) {
    return parsed.issues.map((issue) => ({
      key: v.getDotPath(issue) ?? '',
      message: issue.message,
    }));
  }
  const { hidden_size, num_attention_heads } = parsed.output as unknown as RunConfig;
  return hidden_size % num_attention_heads === 0
    ? []
    : [
        {
          key: 'num_attention_heads',
          message: `${num_attention_heads} heads do not divide a hidden size of ${hidden_size}`,
        },
      ];
}

/**
 * A full config from settings of unknown origin (form, link, file, command line) laid over `base`.
 * @throws LabFailure BAD_CONFIG naming the first key that is wrong.
 */
export function readConfig(settings: unknown, base: RunConfig = OFFICIAL): RunConfig {
  const merged: unknown = { ...base, ...(settings as object) };
  const problems = configProblems(merged);
  if (problems.length > 0) {
    const { key, message } = problems[0];
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `The setting ${key} cannot be used: ${message}.`,
      action: `Change ${key}, or reset it to the preset.`,
    });
  }
  return merged as RunConfig;
}
