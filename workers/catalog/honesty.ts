/**
 * What must be said beside metrics that flatter, cannot rise or may mean nothing: answers that tie, answers the
 * user has met before, rows matched to names. The page, its exports and the command line say it in the same words.
 */
import type { SeenItems } from './training-settings.ts';
import { EVAL_METRICS, type EvalMetric, type EvalMetrics, type Ties } from './metrics.ts';

/**
 * From this difference of a metric on, ties are more than a trace. What the paper gains over ICLRec begins
 * at 0.0006 (NDCG@5, Toys) and 0.0007 (HR@20, Beauty): half a thousandth can turn such a comparison. By chance
 * two of V 32-bit scores tie for about V / 2^24 of the users, 0.07 % at Beauty's size, and in pairs, which
 * moves no metric by as much.
 */
export const TIES_MATTER = 0.0005;

/** The metric that the answer's way with ties lifts most, and by how much. */
export function mostLifted(
  metrics: EvalMetrics,
  { middle }: Ties,
): { readonly metric: EvalMetric; readonly by: number } {
  return EVAL_METRICS.map((metric) => ({ metric, by: metrics[metric] - middle[metric] })).reduce(
    (most, next) => (next.by > most.by ? next : most),
  );
}

/** Whether the two ways with ties print differently anywhere, to four decimals. */
export const tiesShow = (metrics: EvalMetrics, { middle }: Ties): boolean =>
  EVAL_METRICS.some((metric) => metrics[metric].toFixed(4) !== middle[metric].toFixed(4));

/** Whether ties lift the metrics by more than a trace. */
export const tiesMatter = (metrics: EvalMetrics, ties: Ties): boolean =>
  mostLifted(metrics, ties).by >= TIES_MATTER;

/** How many answers tie and what that is worth; null where none does. */
export function tiesSentence(metrics: EvalMetrics, ties: Ties, users: number): string | null {
  if (ties.share === 0) return null;
  const who = `The answers of ${count(Math.round(ties.share * users))} of ${count(users)} users score the same as other items`;
  if (!tiesMatter(metrics, ties)) return `${who}, which lifts no metric by ${TIES_MATTER} or more.`;
  const { metric } = mostLifted(metrics, ties);
  const [won, middle] = [metrics[metric], ties.middle[metric]].map((value) => value.toFixed(4));
  return `${who}, and are placed before all of these. In the middle of the ties ${metric.toUpperCase()} is ${middle}, not ${won}: compare by that.`;
}

/**
 * How many answers the users have met before, and what becomes of them; null where none was. `remedy` is what
 * the person does where they score 0, in the words of the place.
 */
export function repeatsSentence(
  repeated: number,
  users: number,
  seenItems: SeenItems,
  remedy = 'Set Earlier items (seen_items) to left_out or ranked',
): string | null {
  if (repeated === 0) return null;
  const who = `For ${count(repeated)} of ${count(users)} users the answer is one of their own earlier items`;
  switch (seenItems) {
    case 'score_zero':
      return `${who}, which score 0 here as in the official code: what was learned of it counts for nothing. ${remedy} to rank it by its own score.`;
    case 'left_out':
      return `${who}; it is ranked by its own score, against items the user has not met.`;
    case 'ranked':
      return `${who}; it is ranked by its own score, against all items.`;
  }
}

/** That rows met names by order alone; null where numbers or the same data tie them together. */
export const orderSentence = (matchedByOrder: boolean): string | null =>
  matchedByOrder
    ? 'The data name their items: rows of the checkpoint were matched to them in the order of the names (by size where all are whole numbers, else by character code). Trained with another numbering, its metrics here mean nothing.'
    : null;

/** Whose a checkpoint is, and how many heads it was given, where it says neither; null where it says the number. */
export const headsSentence = ({
  models,
  num_attention_heads,
  headsAssumed,
}: {
  readonly models: readonly string[];
  readonly num_attention_heads: number | null;
  readonly headsAssumed: boolean;
}): string | null =>
  headsAssumed
    ? `The tensors are those of ${listed(models)}. The file names no number of attention heads, and no shape tells it: ${num_attention_heads}, the official number, is assumed.`
    : null;

/** 'A', 'A or B', 'A, B or C'. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

const count = (value: number): string => value.toLocaleString('en-US');
