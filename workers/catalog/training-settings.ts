import { integer, real, type Field } from './field.ts';

/**
 * How a user's earlier items take part when the held-out one is ranked: scoring 0 (official; the answer
 * too, where it is one of them), left out of the ranking but for the answer, or by their own scores.
 */
export const SEEN_ITEMS = ['score_zero', 'left_out', 'ranked'] as const;
export type SeenItems = (typeof SEEN_ITEMS)[number];

/** What every model is trained and ranked with. */
export interface TrainingSettings {
  readonly lr: number;
  readonly adam_beta1: number;
  readonly adam_beta2: number;
  readonly batch_size: number;
  readonly epochs: number;
  readonly patience: number;
  readonly seed: number;
  readonly seen_items: SeenItems;
}

/** The official values, the same in the code of ICLRec and of ELCRec (E: src/main.py:96-115). */
export const TRAINING_DEFAULTS: TrainingSettings = {
  lr: 0.001,
  adam_beta1: 0.9,
  adam_beta2: 0.999,
  batch_size: 256,
  epochs: 300,
  patience: 40,
  seed: 1,
  seen_items: 'score_zero',
};

export const TRAINING_FIELDS: readonly Field[] = [
  {
    key: 'lr',
    group: 'training',
    label: 'Learning rate',
    explain: 'Step size of Adam.',
    aliases: ['learning_rate'],
    first: true,
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
    first: true,
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
    first: true,
    ...integer(0, 2147483647),
  },
  {
    key: 'seen_items',
    group: 'evaluation',
    label: 'Earlier items',
    explain:
      'In a ranking, a user’s earlier items score 0 (official), are left out, or rank like others.',
    before: 'score_zero',
    kind: 'choice',
    options: SEEN_ITEMS,
  },
];
