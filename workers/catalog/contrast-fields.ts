import { integer, real, type Field } from './field.ts';

/*
 * What ICLRec and ELCRec share: users are pooled to one vector, grouped by intent, and two views of each are contrasted
 * with each other and with the intent.
 */

export const POOLINGS = ['all_positions', 'real_positions'] as const;
export type Pooling = (typeof POOLINGS)[number];

export interface ContrastSettings {
  readonly num_intent_clusters: number;
  readonly pooling: Pooling;
  readonly rec_weight: number;
  readonly cf_weight: number;
  readonly intent_cf_weight: number;
  readonly temperature: number;
  readonly mask_false_negatives: boolean;
}

/*
 * The values of the official scripts of both (E: scripts/; I: src/scripts/), in the order of the fields; their code
 * falls back to an intent weight of 0.3.
 */
export const GROUPING_DEFAULTS = { num_intent_clusters: 256, pooling: 'all_positions' } as const;
export const WEIGHT_DEFAULTS = { rec_weight: 1, cf_weight: 0.1, intent_cf_weight: 0.1 } as const;
export const SIMILARITY_DEFAULTS = { temperature: 1, mask_false_negatives: false } as const;

export const CLUSTERS_FIELD: Field = {
  key: 'num_intent_clusters',
  group: 'intents',
  label: 'Intents',
  symbol: 'k',
  explain: 'How many groups users are put into.',
  first: true,
  ...integer(2, 2048),
};

export const POOLING_FIELD: Field = {
  key: 'pooling',
  group: 'intents',
  label: 'Pooling',
  symbol: 'P',
  explain:
    'A user is the mean over all positions (official, padding included) or over real items only.',
  kind: 'choice',
  options: POOLINGS,
};

/** The weights of the three terms; 0 switches a term off. */
export const CONTRAST_WEIGHT_FIELDS: readonly Field[] = [
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
];

/** How vectors are compared in both contrastive terms. */
export const SIMILARITY_FIELDS: readonly Field[] = [
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
];
