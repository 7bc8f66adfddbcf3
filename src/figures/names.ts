import type { EvalMetric, LossTerm } from '../../workers/catalog/metrics.ts';

/** Loss terms in words, as the settings form calls them. */
export const TERM_NAMES: Readonly<Record<LossTerm, string>> = {
  loss: 'total',
  loss_rec: 'next item',
  loss_cl: 'sequence contrast',
  loss_icl: 'intent contrast',
  loss_cluster: 'clustering',
};

/** The same where there is no room. */
export const SHORT_TERM_NAMES: Readonly<Record<LossTerm, string>> = {
  ...TERM_NAMES,
  loss_cl: 'sequence',
  loss_icl: 'intent',
};

/** Metrics as the field prints them. */
export const METRIC_NAMES: Readonly<Record<EvalMetric, string>> = {
  'hr@5': 'HR@5',
  'hr@10': 'HR@10',
  'hr@20': 'HR@20',
  'ndcg@5': 'NDCG@5',
  'ndcg@10': 'NDCG@10',
  'ndcg@20': 'NDCG@20',
  mrr: 'MRR',
};
