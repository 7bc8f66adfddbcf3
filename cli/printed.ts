import type { DatasetCard } from '../workers/protocol/dataset.ts';
import { readAs } from '../workers/protocol/reading.ts';
import type { EvalMetrics } from '../workers/protocol/metrics.ts';

/** Metrics by the names the field prints, all digits kept. */
export const printed = (metrics: EvalMetrics): Record<string, number> => ({
  'HR@5': metrics['hr@5'],
  'HR@10': metrics['hr@10'],
  'HR@20': metrics['hr@20'],
  'NDCG@5': metrics['ndcg@5'],
  'NDCG@10': metrics['ndcg@10'],
  'NDCG@20': metrics['ndcg@20'],
  MRR: metrics.mrr,
});

/** What was decided about a file while it was read; nothing for one of the official forms as it stands. */
export const howRead = ({ reading, droppedUsers }: DatasetCard): object => ({
  ...(reading !== undefined && { read_as: readAs(reading) }),
  ...(droppedUsers > 0 && { dropped_users: droppedUsers }),
});
