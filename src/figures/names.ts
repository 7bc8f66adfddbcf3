import type { EvalMetric } from '../../workers/catalog/metrics.ts';
import { plainName } from './labels.ts';

const TERM_LABELS: ReadonlyMap<string, string> = new Map([
  ['loss', 'total'],
  ['loss_rec', 'next item'],
  ['loss_cl', 'sequence contrast'],
  ['loss_icl', 'intent contrast'],
  ['loss_cluster', 'clustering'],
]);

const SHORT_TERM_LABELS: ReadonlyMap<string, string> = new Map([
  ['loss_cl', 'sequence'],
  ['loss_icl', 'intent'],
]);

/** A loss in words, as the settings form calls it; one that this build does not know under its own name. */
export const termLabel = (term: string): string => TERM_LABELS.get(term) ?? plainName(term);

/** The same where there is no room. */
export const shortTermLabel = (term: string): string =>
  SHORT_TERM_LABELS.get(term) ?? termLabel(term);

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
