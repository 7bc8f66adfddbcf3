import { EVAL_METRICS, type EvalMetric } from '../../../workers/catalog/metrics.ts';
import type { RunResult } from '../../../workers/protocol/run.ts';
import type { Table } from '../../figures/figure.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import type { CellOf } from '../../document/cell.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isOver } from '../../runs/reducer.ts';
import { inMiddle, resultCautions, tieTrace } from '../../runs/cautions.ts';
import { bestSentence, count, epochNumber, hitSentence, metric } from '../../runs/summary.ts';
import { runProvenance } from '../provenance.ts';
import { PAPER, PAPER_SOURCE } from './paper.ts';

/** How often the right item was found, and the test numbers beside what to compare them with. */
export function resultsOutput(view: NotebookView, cell: CellOf<'results'>): CellOutput {
  const run = runOf(view, cell.config.experiment);
  if (run === null) return wordsOnly('Not run yet.');
  const { result } = run;
  const provenance = runProvenance(run);
  if (result === null) return { text: withoutTest(run), figures: [], tables: [], provenance };
  return {
    text: [
      hitSentence(result),
      ...resultCautions(run, result),
      protocolSentence(result),
      tieTrace(result.test, result.ties, result.users),
      paperSentence(run),
    ]
      .filter((part) => part !== null)
      .join(' '),
    figures: [],
    tables: [{ title: 'Test metrics', table: testTable(run, result) }],
    provenance,
  };
}

/** The row of metrics that do not let an answer win its ties. */
export const IN_MIDDLE = 'in the middle of its ties';

function testTable(run: RunRecord, result: RunResult): Table {
  const { paper } = run.dataset;
  const middle = inMiddle(result.test, result.ties);
  const row = (name: string, metrics: Partial<Readonly<Record<EvalMetric, number>>>) => [
    name,
    ...EVAL_METRICS.map((key) => metric(metrics[key])),
  ];
  return {
    columns: ['Test', ...EVAL_METRICS.map((key) => METRIC_NAMES[key])],
    rows: [
      row(run.name, result.test),
      ...(middle === null ? [] : [row(`${run.name}, ${IN_MIDDLE}`, middle)]),
      row('Most popular items', result.popularity),
      ...(paper === null
        ? []
        : [
            row('ELCRec, in the paper', PAPER[paper].ELCRec),
            row('ICLRec, in the paper', PAPER[paper].ICLRec),
          ]),
    ],
  };
}

const protocolSentence = ({ protocol, users, bestEpoch }: RunResult): string =>
  `${protocol.replace(/\.?$/, '.')} ${count(users)} users, parameters of epoch ${epochNumber(bestEpoch)}.`;

const paperSentence = (run: RunRecord): string | null =>
  run.dataset.paper === null ? null : `Paper: ${PAPER_SOURCE}.`;

function withoutTest(run: RunRecord): string {
  const end = isOver(run.status)
    ? `The run ${run.status === 'failed' ? 'failed' : 'was stopped'} before its test.`
    : 'The test comes at the end.';
  const best = bestSentence(run);
  return best === null ? end : `${end} ${best}`;
}
