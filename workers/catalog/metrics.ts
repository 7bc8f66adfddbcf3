/** The field's names, in the order they are printed. One held-out item: HR@k = Hit@k = Recall@k. */
export const EVAL_METRICS = [
  'hr@5',
  'hr@10',
  'hr@20',
  'ndcg@5',
  'ndcg@10',
  'ndcg@20',
  'mrr',
] as const;
export type EvalMetric = (typeof EVAL_METRICS)[number];
export type EvalMetrics = Readonly<Record<EvalMetric, number>>;

/** How much of some metrics is owed to equal scores: they place an answer before all its equals. */
export interface Ties {
  /** Share of users whose answer scores the same as another row, 0..1. */
  readonly share: number;
  /** The same metrics with each answer in the middle of its equals. */
  readonly middle: EvalMetrics;
}

/** The weighted total among a step's losses. Every other name is a term of its sum (Eq. 8). */
export const TOTAL = 'loss';

/**
 * The weighted total and the unweighted terms by name. Which terms there are is the run's own matter (RunPlan.terms);
 * one that the run's variant or settings leave out is `null`, never 0.
 */
export type Losses = Readonly<Record<string, number | null>>;

/** One loss by its name; null where it is absent, or where nobody has heard of it. */
export const lossOf = (losses: Losses, name: string): number | null =>
  Object.hasOwn(losses, name) ? losses[name] : null;

/** How far two looks at the same users group them alike. */
export interface Drift {
  /** Normalised mutual information of the two groupings, 0..1. */
  readonly nmi: number;
  /** Adjusted Rand index: 1 = the same groups, 0 = as chance has it. */
  readonly ari: number;
}

/**
 * Does the model use its intents? Computed over all users, eval mode, nearest centre. What is optional was not measured
 * by earlier pages.
 */
export interface ClusterHealth {
  readonly intents: number;
  /** Intents with at least one user. */
  readonly used: number;
  /** Share of users in the fullest intent, 0..1. */
  readonly largestShare: number;
  /** exp(entropy) of the occupancy: 1 = everyone in one intent, `intents` = evenly spread. */
  readonly perplexity: number;
  /** Normalised mutual information with the planted intents, where they are known. */
  readonly nmi: number | null;
  /** Users per intent, [K]. */
  readonly occupancy: readonly number[];
  /** Share of users with the commonest planted intent of their learned one, 0..1, where those are known. */
  readonly purity?: number | null;
  /** Length of the mean of all users' vectors at unit length: 0 = all ways alike, 1 = all one way. */
  readonly meanNorm?: number;
  /** Cosine of each centre to the nearest other one, [K], to four decimals; empty for a single centre. */
  readonly nearest?: readonly number[];
  /** Centres of which no two are nearer than a cosine of 0.95. */
  readonly distinct?: number;
  /** Against the epoch before; null at the first. */
  readonly drift?: Drift | null;
}
