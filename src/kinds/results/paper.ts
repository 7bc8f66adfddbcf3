import type { Variant } from '../../../workers/catalog/config.ts';
import type { CatalogName } from '../../../workers/protocol/dataset.ts';
import type { EvalMetric } from '../../../workers/catalog/metrics.ts';

/** The metrics the paper prints, in its order. */
export const PAPER_METRICS = ['hr@5', 'hr@20', 'ndcg@5', 'ndcg@20'] as const satisfies EvalMetric[];
export type PaperMetric = (typeof PAPER_METRICS)[number];
export type PaperRow = Readonly<Record<PaperMetric, number>>;

/** What the paper reports for one data set. */
export interface PaperNumbers {
  readonly ELCRec: PaperRow;
  readonly ICLRec: PaperRow;
  /** Sum of the four metrics for each variant of the ablation. */
  readonly sums: Readonly<Record<Variant, number>>;
}

export const PAPER_SOURCE = 'Liu et al., ELCRec, NeurIPS 2024, Table 1';
export const ABLATION_SOURCE = 'Table 10';

const row = (hr5: number, hr20: number, ndcg5: number, ndcg20: number): PaperRow => ({
  'hr@5': hr5,
  'hr@20': hr20,
  'ndcg@5': ndcg5,
  'ndcg@20': ndcg20,
});

/** As printed: Table 1 (columns ELCRec and ICLRec) and Table 10. */
export const PAPER: Readonly<Record<CatalogName, PaperNumbers>> = {
  Beauty: {
    ELCRec: row(0.0529, 0.1079, 0.0355, 0.0509),
    ICLRec: row(0.0495, 0.1072, 0.0326, 0.0491),
    sums: { B: 0.239, 'B+ICL': 0.2398, 'B+ELCM': 0.2432, ELCRec: 0.2473 },
  },
  Sports_and_Outdoors: {
    ELCRec: row(0.0286, 0.0648, 0.0185, 0.0286),
    ICLRec: row(0.0263, 0.063, 0.0173, 0.0276),
    sums: { B: 0.1343, 'B+ICL': 0.1379, 'B+ELCM': 0.1396, ELCRec: 0.1405 },
  },
  Toys_and_Games: {
    ELCRec: row(0.0585, 0.1138, 0.0403, 0.056),
    ICLRec: row(0.0586, 0.113, 0.0397, 0.055),
    sums: { B: 0.2664, 'B+ICL': 0.2675, 'B+ELCM': 0.2718, ELCRec: 0.2686 },
  },
  Yelp: {
    ELCRec: row(0.0236, 0.0653, 0.015, 0.0266),
    ICLRec: row(0.0233, 0.0645, 0.0146, 0.0261),
    sums: { B: 0.1258, 'B+ICL': 0.1262, 'B+ELCM': 0.1285, ELCRec: 0.1305 },
  },
};

/** HR@5 + HR@20 + NDCG@5 + NDCG@20, the paper's measure of an ablation. */
export const sumOf = (metrics: PaperRow): number =>
  PAPER_METRICS.reduce((sum, key) => sum + metrics[key], 0);
