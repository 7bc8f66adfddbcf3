import type { Variant } from '../../../workers/catalog/models/elcrec.ts';
import type { PaperName } from '../../../workers/catalog/paper-data.ts';
import type { EvalMetric } from '../../../workers/catalog/metrics.ts';

/** The metrics the paper prints, in its order. */
export const PAPER_METRICS = ['hr@5', 'hr@20', 'ndcg@5', 'ndcg@20'] as const satisfies EvalMetric[];
export type PaperMetric = (typeof PAPER_METRICS)[number];
export type PaperRow = Readonly<Record<PaperMetric, number>>;

/** The models of Table 1 that are here too. */
export const PAPER_MODELS = ['ELCRec', 'ICLRec', 'SASRec'] as const;

/** What the paper reports for one data set. */
export interface PaperNumbers {
  /** By what a card calls its runs; Table 1. */
  readonly rows: Readonly<Record<(typeof PAPER_MODELS)[number], PaperRow>>;
  /** Sum of the four metrics for each variant of the ablation; Table 10. */
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

/** As printed. */
export const PAPER: Readonly<Record<PaperName, PaperNumbers>> = {
  Beauty: {
    rows: {
      ELCRec: row(0.0529, 0.1079, 0.0355, 0.0509),
      ICLRec: row(0.0495, 0.1072, 0.0326, 0.0491),
      SASRec: row(0.0374, 0.0901, 0.0241, 0.0387),
    },
    sums: { B: 0.239, 'B+ICL': 0.2398, 'B+ELCM': 0.2432, ELCRec: 0.2473 },
  },
  Sports_and_Outdoors: {
    rows: {
      ELCRec: row(0.0286, 0.0648, 0.0185, 0.0286),
      ICLRec: row(0.0263, 0.063, 0.0173, 0.0276),
      SASRec: row(0.0206, 0.0497, 0.0135, 0.0216),
    },
    sums: { B: 0.1343, 'B+ICL': 0.1379, 'B+ELCM': 0.1396, ELCRec: 0.1405 },
  },
  Toys_and_Games: {
    rows: {
      ELCRec: row(0.0585, 0.1138, 0.0403, 0.056),
      ICLRec: row(0.0586, 0.113, 0.0397, 0.055),
      SASRec: row(0.0463, 0.0941, 0.0306, 0.0441),
    },
    sums: { B: 0.2664, 'B+ICL': 0.2675, 'B+ELCM': 0.2718, ELCRec: 0.2686 },
  },
  Yelp: {
    rows: {
      ELCRec: row(0.0236, 0.0653, 0.015, 0.0266),
      ICLRec: row(0.0233, 0.0645, 0.0146, 0.0261),
      SASRec: row(0.016, 0.0443, 0.0101, 0.0179),
    },
    sums: { B: 0.1258, 'B+ICL': 0.1262, 'B+ELCM': 0.1285, ELCRec: 0.1305 },
  },
};

/** HR@5 + HR@20 + NDCG@5 + NDCG@20, the paper's measure of an ablation. */
export const sumOf = (metrics: PaperRow): number =>
  PAPER_METRICS.reduce((sum, key) => sum + metrics[key], 0);

/** The paper's sum for what a card calls a run; null where its ablation has none. */
export const ablationSum = (name: string, data: PaperName): number | null =>
  (PAPER[data].sums as Readonly<Record<string, number | undefined>>)[name] ?? null;

/** Where the paper's numbers come from and, of a variant of its ablation, its sum beside ours. */
export function paperNote(name: string, data: PaperName, ours: PaperRow): string {
  const source = `Paper: ${PAPER_SOURCE}, said there to be means of three runs.`;
  const sum = ablationSum(name, data);
  if (sum === null) return source;
  const [theirs, here] = [sum, sumOf(ours)].map((value) => value.toFixed(4));
  return `${source} Its ablation (${ABLATION_SOURCE}) adds up HR@5, HR@20, NDCG@5 and NDCG@20: ${name} ${theirs}; here ${here}.`;
}
