import type { EvalMetrics } from '../protocol/metrics.ts';

/**
 * Patience on validation NDCG@20, strictly better counts (E: src/main.py:200-212, src/utils.py:31-64).
 */
export class EarlyStopping {
  private best = -Infinity;
  private since = 0;
  private readonly patience: number;

  constructor(patience: number) {
    this.patience = patience;
  }

  /** Notes an epoch. @returns whether it is the best so far. */
  note(valid: EvalMetrics): boolean {
    const better = valid['ndcg@20'] > this.best;
    if (better) this.best = valid['ndcg@20'];
    this.since = better ? 0 : this.since + 1;
    return better;
  }

  get exhausted(): boolean {
    return this.since >= this.patience;
  }
}
