import type { EvalMetrics } from '../catalog/metrics.ts';

const FRESH = { best: -Infinity, since: 0 };

/**
 * Patience on validation NDCG@20, strictly better counts (E: src/main.py:200-212, src/utils.py:31-64). It is to
 * be given with answers in the middle of their ties: a model that scores everything alike must not come first.
 */
export class EarlyStopping {
  private best: number;
  private since: number;
  private readonly patience: number;

  /** @param known where a resumed training had got to. */
  constructor(patience: number, known: { readonly best: number; readonly since: number } = FRESH) {
    this.patience = patience;
    this.best = known.best;
    this.since = known.since;
  }

  /** Epochs since the best one. */
  get epochsSinceBest(): number {
    return this.since;
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
