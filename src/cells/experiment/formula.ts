import type { RunConfig, Variant } from '../../../workers/protocol/config.ts';
import type { LossTerm } from '../../../workers/protocol/metrics.ts';

/** One term of the loss as it stands in the formula. */
export interface FormulaTerm {
  readonly term: Exclude<LossTerm, 'loss'>;
  /** Subscript of L, as in the paper. */
  readonly subscript: string;
  /** Weight under this variant; 0 = the term is switched off. */
  readonly weight: number;
  /** The setting behind the weight. */
  readonly key: keyof RunConfig;
}

const hasContrast = (variant: Variant) => variant === 'B+ICL' || variant === 'ELCRec';
const hasClustering = (variant: Variant) => variant === 'B+ELCM' || variant === 'ELCRec';

/** Eq. 8 with the weights a run would use: L = w·L_rec + 0.1·L_seq_cl + 0.1·L_intent_cl + α·L_cluster. */
export function formulaTerms(config: RunConfig): readonly FormulaTerm[] {
  const contrast = hasContrast(config.variant);
  const clustering = hasClustering(config.variant);
  return [
    { term: 'loss_rec', subscript: 'rec', weight: config.rec_weight, key: 'rec_weight' },
    {
      term: 'loss_cl',
      subscript: 'seq cl',
      weight: contrast ? config.cf_weight : 0,
      key: 'cf_weight',
    },
    {
      term: 'loss_icl',
      subscript: 'intent cl',
      weight: contrast ? config.intent_cf_weight : 0,
      key: 'intent_cf_weight',
    },
    {
      term: 'loss_cluster',
      subscript: 'cluster',
      weight: clustering ? config.trade_off : 0,
      key: 'trade_off',
    },
  ];
}

/** The formula in one line, for those who hear it. */
export function formulaText(config: RunConfig): string {
  const terms = formulaTerms(config)
    .filter(({ weight }) => weight !== 0)
    .map(({ weight, subscript }) => `${weight === 1 ? '' : `${weight} `}L ${subscript}`);
  return `L = ${terms.join(' + ') || '0'}`;
}
