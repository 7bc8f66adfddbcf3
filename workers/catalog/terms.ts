import type { TermSpec } from './model-card.ts';

/* Terms that several models have: what differs is what weighs them. */

export const NEXT_ITEM_TERM = {
  name: 'loss_rec',
  label: 'next item',
  subscript: 'rec',
} as const satisfies Partial<TermSpec>;

export const SEQUENCE_TERM = {
  name: 'loss_cl',
  label: 'sequence contrast',
  short: 'sequence',
  subscript: 'seq cl',
  key: 'cf_weight',
} as const satisfies Partial<TermSpec>;

export const INTENT_TERM = {
  name: 'loss_icl',
  label: 'intent contrast',
  short: 'intent',
  subscript: 'intent cl',
  key: 'intent_cf_weight',
} as const satisfies Partial<TermSpec>;
