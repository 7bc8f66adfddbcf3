import type { RunConfig } from '../config.ts';
import {
  ENCODER_DEFAULTS,
  ENCODER_FIELDS,
  headProblems,
  type EncoderSettings,
} from '../encoder-fields.ts';
import { real, type Field } from '../field.ts';
import {
  CLUSTERS_FIELD,
  CONTRAST_WEIGHT_FIELDS,
  GROUPING_DEFAULTS,
  POOLING_FIELD,
  SIMILARITY_DEFAULTS,
  SIMILARITY_FIELDS,
  WEIGHT_DEFAULTS,
  type ContrastSettings,
} from '../contrast-fields.ts';
import type { ModelCard } from '../model-card.ts';
import { REC_LOSS_DEFAULTS, REC_LOSS_FIELDS, type RecLossSettings } from '../rec-loss-fields.ts';
import { ELCREC_PRESETS } from '../presets/elcrec.ts';
import { INTENT_TERM, NEXT_ITEM_TERM, SEQUENCE_TERM } from '../terms.ts';
import { TRAINING_DEFAULTS } from '../training-settings.ts';
import { VIEW_DEFAULTS, VIEW_FIELDS, type ViewSettings } from '../view-fields.ts';

export const VARIANTS = ['B', 'B+ICL', 'B+ELCM', 'ELCRec'] as const;
export type Variant = (typeof VARIANTS)[number];

export const PROTOTYPES = ['shift', 'concat', 'none'] as const;
export type Prototype = (typeof PROTOTYPES)[number];

export const ALIGNMENTS = ['all_centres', 'nearest_centre'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export const CENTRE_INITS = ['kmeans', 'random'] as const;
export type CentreInit = (typeof CENTRE_INITS)[number];

/**
 * Keys are those of the official code (src/main.py) where it has them; `variant`, `pooling`, `alignment`,
 * `centre_init`, `rec_loss` and what belongs to it, and `seen_items` are ours (docs/protocol.md says what each switches).
 */
export interface ElcrecConfig
  extends RunConfig, EncoderSettings, ContrastSettings, RecLossSettings, ViewSettings {
  readonly variant: Variant;
  readonly prototype: Prototype;
  readonly alignment: Alignment;
  readonly centre_init: CentreInit;
  readonly trade_off: number;
}

/** Settings that were checked to be ELCRec's, as such. */
export const isElcrec = (config: RunConfig): config is ElcrecConfig => config.model === 'elcrec';

/** What a variant trains: its weights in Eq. 8, 0 where a term is left out, and whether it has centres at all. */
export interface Terms {
  readonly rec: number;
  readonly cl: number;
  readonly icl: number;
  readonly cluster: number;
  readonly centres: boolean;
}

/**
 * Our reading of the four variants from Eq. 8 (the official code has no such switch, the paper no
 * definition beyond the names): B is L_rec alone; +ICL adds L_seq_cl and L_intent_cl; +ELCM adds
 * L_cluster; ELCRec has all.
 */
export function termsOf(config: ElcrecConfig): Terms {
  const { rec_weight: rec, cf_weight, intent_cf_weight, trade_off } = config;
  const icl = { cl: cf_weight, icl: intent_cf_weight };
  const noIcl = { cl: 0, icl: 0 };
  switch (config.variant) {
    case 'B':
      return { rec, ...noIcl, cluster: 0, centres: false };
    case 'B+ICL':
      return { rec, ...icl, cluster: 0, centres: true };
    case 'B+ELCM':
      return { rec, ...noIcl, cluster: trade_off, centres: true };
    case 'ELCRec':
      return { rec, ...icl, cluster: trade_off, centres: true };
  }
}

const VARIANT_FIELD: Field = {
  key: 'variant',
  group: 'model',
  label: 'Variant',
  explain: 'Which modules take part: each variant leaves terms of the loss out.',
  kind: 'choice',
  options: VARIANTS,
  words: {
    B: 'The backbone alone: a Transformer that predicts the next item.',
    'B+ICL':
      'Backbone and intent contrast: two views of a user, and the user’s intent, should agree.',
    'B+ELCM':
      'Backbone and learnable clustering: intent centres are learned along with everything else.',
    ELCRec: 'The whole model: intents are learned, and users are contrasted through them.',
  },
};

const INTENT_FIELDS: readonly Field[] = [
  { ...CLUSTERS_FIELD, explain: 'How many intent centres are learned; users gather around them.' },
  POOLING_FIELD,
  {
    key: 'prototype',
    group: 'intents',
    label: 'Intent fusion',
    explain: 'How the nearest intent enters the sequence contrast: added, appended, or left out.',
    kind: 'choice',
    options: PROTOTYPES,
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
];

const CLUSTER_FIELD: Field = {
  key: 'trade_off',
  group: 'loss',
  label: 'Cluster weight',
  symbol: 'α',
  explain:
    'Weight of L_cluster: centres spread apart, users move towards centres. 0 switches it off.',
  first: true,
  ...real(0, 100, 0.1),
};

/** The official settings that do not depend on the data set (E: src/main.py:44-106, scripts/). */
export const ELCREC_DEFAULTS: ElcrecConfig = {
  model: 'elcrec',
  version: 1,
  variant: 'ELCRec',
  ...GROUPING_DEFAULTS,
  prototype: 'concat',
  alignment: 'all_centres',
  centre_init: 'kmeans',
  ...REC_LOSS_DEFAULTS,
  ...WEIGHT_DEFAULTS,
  trade_off: 1,
  ...SIMILARITY_DEFAULTS,
  ...ENCODER_DEFAULTS,
  ...VIEW_DEFAULTS,
  ...TRAINING_DEFAULTS,
};

/** The model of the paper, and the three that its ablation makes of it. */
export const ELCREC: ModelCard<ElcrecConfig> = {
  id: 'elcrec',
  title: 'ELCRec',
  explain: 'Intents are learned along with everything else, as centres that users gather around.',
  reading: {
    title: 'How the variants are read',
    text: 'The paper names four variants and gives no loss for them; the official code has no switch. Here each leaves terms of Eq. 8 out: B has L_rec alone, B+ICL adds both contrasts, B+ELCM adds the clustering. The paper’s own B scores like ICLRec, not like a plain Transformer, so its B may hold more than this one. In B+ICL the centres are moved by the contrast alone.',
  },
  reference: 'elcrec',
  version: 1,
  fields: [
    VARIANT_FIELD,
    ...INTENT_FIELDS,
    ...REC_LOSS_FIELDS,
    ...CONTRAST_WEIGHT_FIELDS,
    CLUSTER_FIELD,
    ...SIMILARITY_FIELDS,
    ...ENCODER_FIELDS,
    ...VIEW_FIELDS,
  ],
  defaults: ELCREC_DEFAULTS,
  presets: ELCREC_PRESETS,
  // Eq. 8
  terms: [
    { ...NEXT_ITEM_TERM, key: 'rec_weight', weight: (config) => termsOf(config).rec },
    { ...SEQUENCE_TERM, weight: (config) => termsOf(config).cl },
    { ...INTENT_TERM, weight: (config) => termsOf(config).icl },
    {
      name: 'loss_cluster',
      label: 'clustering',
      subscript: 'cluster',
      key: 'trade_off',
      weight: (config) => termsOf(config).cluster,
    },
  ],
  has: (config) => ({ intents: termsOf(config).centres }),
  name: ({ variant }) => variant,
  check: headProblems,
};
