import type { RunConfig } from '../../workers/catalog/config.ts';
import { TOTAL, type Losses } from '../../workers/catalog/metrics.ts';
import { cardOf } from '../../workers/catalog/models.ts';

/** By what each term counts in the total; 0 = the settings leave it out. The total itself counts once. */
export function termWeights(config: RunConfig): ReadonlyMap<string, number> {
  const { terms } = cardOf(config);
  return new Map([[TOTAL, 1], ...terms.map((term) => [term.name, term.weight(config)] as const)]);
}

/** The weight of one term; null for one that this build does not know. */
export const termWeight = (config: RunConfig, term: string): number | null =>
  termWeights(config).get(term) ?? null;

/** The terms times their weights, which add up to the total; records keep them without. One of unknown weight stays. */
export function weightedLosses(losses: Losses, config: RunConfig): Losses {
  const weights = termWeights(config);
  return Object.fromEntries(
    Object.entries(losses).map(([term, value]) => [
      term,
      value === null ? null : value * (weights.get(term) ?? 1),
    ]),
  );
}
