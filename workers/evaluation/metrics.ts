import { LabFailure } from '../protocol/errors.ts';
import type { EvalMetrics } from '../catalog/metrics.ts';

/**
 * The metrics of one ranking per user with one held-out answer each.
 *
 * `ranks` [users] are 0-based: how many items come before the answer, halves for a mean place. With one
 * relevant item the ideal DCG is 1, so (ELCRec: src/utils.py, `recall_at_k` and `ndcg_k`)
 *   HR@k = share of users with rank < k,
 *   NDCG@k = mean of 1 / log2(rank + 2) where rank < k, else 0,
 *   MRR = mean of 1 / (rank + 1), over the whole ranking, not cut at k.
 *
 * All are on 0..1.
 * @throws LabFailure TOO_FEW_USERS when there is no user; INTERNAL for a rank that is NaN or negative.
 */
export function evalMetrics(ranks: Int32Array | Float64Array): EvalMetrics {
  if (ranks.length === 0) {
    throw new LabFailure({
      code: 'TOO_FEW_USERS',
      message: 'There are no users to evaluate.',
      action: 'Choose data with at least one user.',
    });
  }
  const hits = { 5: 0, 10: 0, 20: 0 };
  const gains = { 5: 0, 10: 0, 20: 0 };
  let reciprocal = 0;
  for (const rank of ranks) {
    if (!(rank >= 0)) throw new Error(`${rank} is no rank`);
    reciprocal += 1 / (rank + 1);
    const gain = 1 / Math.log2(rank + 2);
    for (const k of [5, 10, 20] as const) {
      if (rank >= k) continue;
      hits[k] += 1;
      gains[k] += gain;
    }
  }
  const users = ranks.length;
  return {
    'hr@5': hits[5] / users,
    'hr@10': hits[10] / users,
    'hr@20': hits[20] / users,
    'ndcg@5': gains[5] / users,
    'ndcg@10': gains[10] / users,
    'ndcg@20': gains[20] / users,
    mrr: reciprocal / users,
  };
}
