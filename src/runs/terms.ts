import { ELCREC_TERMS, TOTAL } from '../../workers/catalog/metrics.ts';
import type { RunRecord } from './record.ts';

/**
 * The terms of a run's loss, without the total: those of its plan in their order, after them what else its records
 * hold. So a term of a model that this build does not know is shown like any other.
 */
export function runTerms({
  plan,
  steps,
  epochs,
}: Pick<RunRecord, 'plan' | 'steps' | 'epochs'>): readonly string[] {
  const recorded = [steps.at(-1)?.losses, epochs.at(-1)?.train].flatMap((losses) =>
    Object.keys(losses ?? {}),
  );
  const names = new Set([...(plan?.terms ?? ELCREC_TERMS), ...recorded]);
  names.delete(TOTAL);
  return [...names];
}
