/**
 * One training, as settings. Keys are those of the official ELCRec code (src/main.py) where it has
 * them; `variant`, `pooling`, `alignment`, `centre_init` and `seen_items` are ours (docs/protocol.md says what each switches).
 */
export const VARIANTS = ['B', 'B+ICL', 'B+ELCM', 'ELCRec'] as const;
export type Variant = (typeof VARIANTS)[number];

export const PROTOTYPES = ['shift', 'concat', 'none'] as const;
export type Prototype = (typeof PROTOTYPES)[number];

export const POOLINGS = ['all_positions', 'real_positions'] as const;
export type Pooling = (typeof POOLINGS)[number];

export const ALIGNMENTS = ['all_centres', 'nearest_centre'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export const CENTRE_INITS = ['kmeans', 'random'] as const;
export type CentreInit = (typeof CENTRE_INITS)[number];

/**
 * How a user's earlier items take part when the held-out one is ranked: scoring 0 (official; the answer
 * too, where it is one of them), left out of the ranking but for the answer, or by their own scores.
 */
export const SEEN_ITEMS = ['score_zero', 'left_out', 'ranked'] as const;
export type SeenItems = (typeof SEEN_ITEMS)[number];

export interface RunConfig {
  readonly variant: Variant;

  // encoder
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly max_seq_length: number;
  readonly hidden_dropout_prob: number;
  readonly attention_probs_dropout_prob: number;

  // intents
  readonly num_intent_clusters: number;
  readonly prototype: Prototype;
  readonly pooling: Pooling;
  readonly alignment: Alignment;
  readonly centre_init: CentreInit;

  // loss (Eq. 8); a weight of 0 switches its term off
  readonly rec_weight: number;
  readonly cf_weight: number;
  readonly intent_cf_weight: number;
  readonly trade_off: number;
  readonly temperature: number;
  readonly mask_false_negatives: boolean;

  // views
  readonly tao: number;
  readonly gamma: number;
  readonly beta: number;

  // training
  readonly lr: number;
  readonly adam_beta1: number;
  readonly adam_beta2: number;
  readonly batch_size: number;
  readonly epochs: number;
  readonly patience: number;
  readonly seed: number;

  // evaluation
  readonly seen_items: SeenItems;
}

/** The official settings that do not depend on the data set (E: src/main.py:44-106, scripts/). */
export const OFFICIAL: RunConfig = {
  variant: 'ELCRec',
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  max_seq_length: 50,
  hidden_dropout_prob: 0.5,
  attention_probs_dropout_prob: 0.5,
  num_intent_clusters: 256,
  prototype: 'concat',
  pooling: 'all_positions',
  alignment: 'all_centres',
  centre_init: 'kmeans',
  rec_weight: 1,
  cf_weight: 0.1,
  intent_cf_weight: 0.1,
  trade_off: 1,
  temperature: 1,
  mask_false_negatives: false,
  tao: 0.2,
  gamma: 0.7,
  beta: 0.2,
  lr: 0.001,
  adam_beta1: 0.9,
  adam_beta2: 0.999,
  batch_size: 256,
  epochs: 300,
  patience: 40,
  seed: 1,
  seen_items: 'score_zero',
};

/** Settings that came later, as every run had them before they could be chosen: records that lack them say these. */
export const BEFORE_CHOICE = {
  seen_items: 'score_zero',
} as const satisfies Partial<RunConfig>;
