import type { RunConfig } from '../../../workers/catalog/config.ts';
import { termWeights } from '../../runs/weights.ts';

/** One term of the loss as it stands in the formula. */
export interface FormulaTerm {
  readonly term: string;
  /** Subscript of L, as in the paper. */
  readonly subscript: string;
  /** Weight under this variant; 0 = the term is switched off. */
  readonly weight: number;
  /** The setting behind the weight. */
  readonly key: keyof RunConfig;
}

const SYMBOLS = [
  { term: 'loss_rec', subscript: 'rec', key: 'rec_weight' },
  { term: 'loss_cl', subscript: 'seq cl', key: 'cf_weight' },
  { term: 'loss_icl', subscript: 'intent cl', key: 'intent_cf_weight' },
  { term: 'loss_cluster', subscript: 'cluster', key: 'trade_off' },
] as const;

/** Eq. 8 with the weights a run would use: L = w·L_rec + 0.1·L_seq_cl + 0.1·L_intent_cl + α·L_cluster. */
export function formulaTerms(config: RunConfig): readonly FormulaTerm[] {
  const weights = termWeights(config);
  return SYMBOLS.map((symbol) => ({ ...symbol, weight: weights.get(symbol.term) ?? 0 }));
}

/** The formula in one line, for those who hear it. */
export function formulaText(config: RunConfig): string {
  const terms = formulaTerms(config)
    .filter(({ weight }) => weight !== 0)
    .map(({ weight, subscript }) => `${weight === 1 ? '' : `${weight} `}L ${subscript}`);
  return `L = ${terms.join(' + ') || '0'}`;
}
