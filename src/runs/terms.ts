import { TOTAL } from '../../workers/catalog/metrics.ts';
import { cardOf, termNames } from '../../workers/catalog/models.ts';
import type { RunRecord } from './record.ts';

/**
 * The terms of a run's loss, without the total: those of its plan in their order, or of its model before there is a plan;
 * after them what else its records hold. So a term of a model that this build does not know is shown like any other.
 */
export function runTerms({
  config,
  plan,
  steps,
  epochs,
}: Pick<RunRecord, 'config' | 'plan' | 'steps' | 'epochs'>): readonly string[] {
  const recorded = [steps.at(-1)?.losses, epochs.at(-1)?.train].flatMap((losses) =>
    Object.keys(losses ?? {}),
  );
  const names = new Set([...(plan?.terms ?? termNames(cardOf(config))), ...recorded]);
  names.delete(TOTAL);
  return [...names];
}
