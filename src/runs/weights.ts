import type { RunConfig, Variant } from '../../workers/catalog/config.ts';
import { TOTAL, type Losses } from '../../workers/catalog/metrics.ts';

const hasContrast = (variant: Variant) => variant === 'B+ICL' || variant === 'ELCRec';
const hasClustering = (variant: Variant) => variant === 'B+ELCM' || variant === 'ELCRec';

/** By what each term counts in the total (Eq. 8); 0 = the variant or the setting leaves it out. */
export function termWeights(config: RunConfig): ReadonlyMap<string, number> {
  const contrast = hasContrast(config.variant);
  return new Map([
    [TOTAL, 1],
    ['loss_rec', config.rec_weight],
    ['loss_cl', contrast ? config.cf_weight : 0],
    ['loss_icl', contrast ? config.intent_cf_weight : 0],
    ['loss_cluster', hasClustering(config.variant) ? config.trade_off : 0],
  ]);
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
