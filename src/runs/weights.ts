import type { RunConfig, Variant } from '../../workers/catalog/config.ts';
import { LOSS_TERMS, type Losses, type LossTerm } from '../../workers/catalog/metrics.ts';

const hasContrast = (variant: Variant) => variant === 'B+ICL' || variant === 'ELCRec';
const hasClustering = (variant: Variant) => variant === 'B+ELCM' || variant === 'ELCRec';

/** By what each term counts in the total (Eq. 8); 0 = the variant or the setting leaves it out. */
export function termWeights(config: RunConfig): Readonly<Record<LossTerm, number>> {
  const contrast = hasContrast(config.variant);
  return {
    loss: 1,
    loss_rec: config.rec_weight,
    loss_cl: contrast ? config.cf_weight : 0,
    loss_icl: contrast ? config.intent_cf_weight : 0,
    loss_cluster: hasClustering(config.variant) ? config.trade_off : 0,
  };
}

/** The terms times their weights, which add up to the total; records keep them without. */
export function weightedLosses(losses: Losses, config: RunConfig): Losses {
  const weights = termWeights(config);
  const entries = LOSS_TERMS.map((term) => {
    const value = losses[term];
    return [term, value === null ? null : value * weights[term]] as const;
  });
  return Object.fromEntries(entries) as Record<LossTerm, number | null>;
}
