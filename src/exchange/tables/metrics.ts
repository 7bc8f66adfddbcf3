import { EVAL_METRICS, TOTAL } from '../../../workers/catalog/metrics.ts';
import type { EpochRecord, StepRecord } from '../../../workers/protocol/run.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count, epochNumber, provenanceLine } from '../../runs/summary.ts';
import { runTerms } from '../../runs/terms.ts';
import { csvComment, csvJson, csvRow } from '../../figures/csv.ts';

/** Wide: a column per metric. Long: a row per number, as plotting libraries like it. */
export const METRIC_LAYOUTS = ['wide', 'long'] as const;
export type MetricLayout = (typeof METRIC_LAYOUTS)[number];

const HEALTH = ['intents_used', 'largest_share', 'perplexity', 'nmi'] as const;

/** What is measured of some runs, by name: each term that one of them has, once, in the first one's order. */
const measuredOf = (runs: readonly RunRecord[]): readonly string[] => [
  ...new Set([TOTAL, ...runs.flatMap(runTerms), ...EVAL_METRICS, ...HEALTH, 'tied_share']),
];

/** What the kinds of rows are, told in the file. */
const KINDS =
  'kind step: the losses of one step; epoch: mean losses of an epoch and metrics on validation users after it; ' +
  'test and popularity: metrics on test users, of the best epoch and of recommending the most popular items; ' +
  'test_in_middle: those of the best epoch with answers in the middle of their ties, as popularity has them; ' +
  'tied_share: the share of users whose answer ties. ' +
  'Steps and epochs are counted from 1; seconds are of training; an absent value is empty.';

interface Row {
  readonly kind: 'step' | 'epoch' | 'test' | 'test_in_middle' | 'popularity';
  readonly step: number | null;
  readonly epoch: number;
  readonly seconds: number | null;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Every number measured of some runs as one CSV file (RFC 4180), where they come from in `#` lines before it. */
export function metricsCsv(runs: readonly RunRecord[], layout: MetricLayout, app: string): Blob {
  const measured = measuredOf(runs);
  const columns = layout === 'wide' ? measured : ['metric', 'value'];
  const head = ['run', 'kind', 'step', 'epoch', 'seconds', ...columns];
  return new Blob(
    [
      ...runs.map((run) => provenance(run, app)),
      csvComment(KINDS),
      csvRow(head),
      // Run by run: one string of everything could be longer than a string may be.
      ...runs.map((run) => {
        const name = nameAmong(runs, run);
        return rowsOf(run)
          .map((row) => (layout === 'wide' ? wide : long)(name, row, measured))
          .join('');
      }),
    ],
    { type: 'text/csv' },
  );
}

const valueOf = ({ values }: Row, name: string): number | null =>
  Object.hasOwn(values, name) ? values[name] : null;

function wide(name: string, row: Row, measured: readonly string[]): string {
  const { kind, step, epoch, seconds } = row;
  return csvRow([name, kind, step, epoch, seconds, ...measured.map((key) => valueOf(row, key))]);
}

function long(name: string, row: Row, measured: readonly string[]): string {
  const { kind, step, epoch, seconds } = row;
  return measured
    .map((key) => {
      const value = valueOf(row, key);
      return value === null ? '' : csvRow([name, kind, step, epoch, seconds, key, value]);
    })
    .join('');
}

/** A run's rows in the order in which they came about. */
function rowsOf(run: RunRecord): readonly Row[] {
  const steps = run.steps.map(stepRow);
  const epochs = run.epochs.map(epochRow);
  // Sorting is stable: an epoch comes after its last step.
  const trained = [...steps, ...epochs].sort((a, b) => (a.step ?? 0) - (b.step ?? 0));
  const { result } = run;
  if (result === null) return trained;
  const { ties } = result;
  const outcome = (kind: Row['kind'], values: Row['values'], seconds: number | null): Row => ({
    kind,
    step: null,
    epoch: epochNumber(result.bestEpoch),
    seconds,
    values,
  });
  return [
    ...trained,
    outcome('test', { ...result.test, tied_share: ties?.share ?? null }, result.seconds),
    ...(ties === null ? [] : [outcome('test_in_middle', ties.middle, null)]),
    outcome('popularity', result.popularity, null),
  ];
}

const stepRow = (record: StepRecord): Row => ({
  kind: 'step',
  step: record.step,
  epoch: epochNumber(record.epoch),
  seconds: record.seconds,
  values: record.losses,
});

const epochRow = ({ step, epoch, seconds, train, valid, ties, health }: EpochRecord): Row => ({
  kind: 'epoch',
  step,
  epoch: epochNumber(epoch),
  seconds,
  values: {
    ...train,
    ...valid,
    intents_used: health?.used ?? null,
    largest_share: health?.largestShare ?? null,
    perplexity: health?.perplexity ?? null,
    nmi: health?.nmi ?? null,
    tied_share: ties?.share ?? null,
  },
});

/** A name that two runs share is told apart by the run's id. */
const nameAmong = (runs: readonly RunRecord[], { name, id }: RunRecord): string =>
  runs.some((other) => other.name === name && other.id !== id) ? `${name} (${id})` : name;

function provenance(run: RunRecord, app: string): string {
  const thinned =
    run.steps.length < run.step
      ? csvComment(`${run.name}: ${count(run.steps.length)} of ${count(run.step)} steps were kept`)
      : '';
  const details = {
    run: run.name,
    id: run.id,
    config: run.config,
    dataset: { name: run.dataset.name, hash: run.dataset.hash },
    protocol: run.result?.protocol ?? null,
    version: app,
  };
  return csvComment(provenanceLine(run, app)) + csvJson(details) + thinned;
}
