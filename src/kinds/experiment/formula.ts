import type { RunConfig } from '../../../workers/catalog/config.ts';
import { cardOf } from '../../../workers/catalog/models.ts';

/** One term of the loss as it stands in the formula. */
export interface FormulaTerm {
  readonly term: string;
  /** In words. */
  readonly label: string;
  /** Subscript of L, as in the paper. */
  readonly subscript: string;
  /** Weight under these settings; 0 = the term is switched off. */
  readonly weight: number;
  /** The setting behind the weight; null where nothing weighs it. */
  readonly key: string | null;
}

/** The loss with the weights a run would use: L = w·L_rec + 0.1·L_seq_cl + 0.1·L_intent_cl + α·L_cluster. */
export const formulaTerms = (config: RunConfig): readonly FormulaTerm[] =>
  cardOf(config).terms.map((term) => ({
    term: term.name,
    label: term.label,
    subscript: term.subscript,
    weight: term.weight(config),
    key: term.key,
  }));

/** The formula in one line, for those who hear it. */
export function formulaText(config: RunConfig): string {
  const terms = formulaTerms(config)
    .filter(({ weight }) => weight !== 0)
    .map(({ weight, subscript }) => `${weight === 1 ? '' : `${weight} `}L ${subscript}`);
  return `L = ${terms.join(' + ') || '0'}`;
}
