import { TOTAL, type EvalMetric } from '../../workers/catalog/metrics.ts';
import { termNamed } from '../../workers/catalog/models.ts';
import { plainName } from './labels.ts';

/** A loss in words, as its model's card says it; one that this build does not know under its own name. */
export const termLabel = (term: string): string =>
  term === TOTAL ? 'total' : (termNamed(term)?.label ?? plainName(term));

/** The same where there is no room. */
export const shortTermLabel = (term: string): string => termNamed(term)?.short ?? termLabel(term);

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
