import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import {
  headsSentence,
  orderSentence,
  repeatsSentence,
  tiesMatter,
  tiesSentence,
  tiesShow,
} from '../../workers/catalog/honesty.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { CheckpointEvaluation } from '../../workers/protocol/lab-api.ts';
import type { EvalMetrics, Ties } from '../../workers/catalog/metrics.ts';
import type { RunResult } from '../../workers/protocol/run.ts';
import { changesSentence } from './changes.ts';
import type { RunRecord } from './record.ts';

/** Metrics that may be told and compared: where ties lift them by more than a trace, in their middle. */
export const comparable = (metrics: EvalMetrics, ties: Ties | null): EvalMetrics =>
  ties !== null && tiesMatter(metrics, ties) ? ties.middle : metrics;

/** The row beside metrics whose ties show; null where both ways print the same. */
export const inMiddle = (metrics: EvalMetrics, ties: Ties | null): EvalMetrics | null =>
  ties !== null && tiesShow(metrics, ties) ? ties.middle : null;

/** What must be said beside a run's test numbers. */
export const resultCautions = (
  {
    dataset,
    config,
    imported,
    changes,
  }: Pick<RunRecord, 'dataset' | 'config' | 'imported' | 'changes'>,
  { test, ties, users }: RunResult,
): readonly string[] =>
  said(
    ties && tiesMatter(test, ties) ? tiesSentence(test, ties, users) : null,
    repeatsSentence(dataset.repeatedAnswers?.test ?? 0, users, config.seen_items),
    changesSentence({ config, ...(changes && { changes }) }),
    orderSentence(imported?.matchedByOrder === true),
    imported === undefined
      ? null
      : headsSentence({ ...imported, num_attention_heads: heads(config) }),
  );

const heads = ({ num_attention_heads: heads }: RunConfig): number | null =>
  typeof heads === 'number' ? heads : null;

/** The same of a checkpoint's. */
export const checkpointCautions = (ranked: CheckpointEvaluation): readonly string[] =>
  said(
    tiesMatter(ranked.metrics, ranked.ties)
      ? tiesSentence(ranked.metrics, ranked.ties, ranked.users)
      : null,
    repeatsSentence(ranked.repeated, ranked.users, ranked.seen_items),
    orderSentence(ranked.matchedByOrder),
    headsSentence(ranked),
  );

/** That some answers tie without being worth a caution; null where none does, or where they are. */
export const tieTrace = (metrics: EvalMetrics, ties: Ties | null, users: number): string | null =>
  ties === null || tiesMatter(metrics, ties) ? null : tiesSentence(metrics, ties, users);

/** What data have in store for whoever trains on them: answers met before. Null where there are none. */
export function dataCaution({ repeatedAnswers, users }: DatasetCard): string | null {
  if (repeatedAnswers === null || repeatedAnswers.valid + repeatedAnswers.test === 0) return null;
  const of = (count: number) =>
    `${count.toLocaleString('en-US')} of ${users.toLocaleString('en-US')} users`;
  return (
    `The held-out item is one of the user’s own earlier items for ${of(repeatedAnswers.test)} in the test and ` +
    `${of(repeatedAnswers.valid)} in validation. The official code scores earlier items 0, whatever is learned of them; ` +
    'the setting Earlier items (seen_items) ranks them by their own scores.'
  );
}

const said = (...sentences: readonly (string | null)[]): readonly string[] =>
  sentences.filter((sentence) => sentence !== null);
