import { EVAL_METRICS } from '../../../workers/catalog/metrics.ts';
import type { RunResult } from '../../../workers/protocol/run.ts';
import type { Table } from '../../figures/figure.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isOver } from '../../runs/reducer.ts';
import { resultCautions, tieTrace } from '../../runs/cautions.ts';
import { bestSentence, count, epochNumber, hitSentence, metric } from '../../runs/summary.ts';
import { runProvenance } from '../provenance.ts';
import { endedWithout, testRows, type ResultsModel } from './model.ts';
import { PAPER_SOURCE } from './paper.ts';

/** How often the right item was found, and the test numbers beside what to compare them with. */
export function resultsOutput({ run, beside }: ResultsModel): CellOutput {
  if (run === null) return wordsOnly('Not run yet.');
  const { result } = run;
  const provenance = runProvenance(run);
  if (result === null) return { text: withoutTest(run), figures: [], tables: [], provenance };
  return {
    text: [
      hitSentence(result),
      ...resultCautions(run, result),
      protocolSentence(run, result),
      tieTrace(result.test, result.ties, result.users),
      paperSentence(run),
    ]
      .filter((part) => part !== null)
      .join(' '),
    figures: [],
    tables: [{ title: 'Test metrics', table: testTable(run, result, beside) }],
    provenance,
  };
}

const testTable = (run: RunRecord, result: RunResult, beside: RunRecord | null): Table => ({
  columns: ['Test', ...EVAL_METRICS.map((key) => METRIC_NAMES[key])],
  rows: testRows(run, result, beside).map(({ key, name, metrics }) => [
    fullName(key, name, run, beside),
    ...EVAL_METRICS.map((metricKey) => metric(metrics[metricKey])),
  ]),
});

/** A second row of a run stands under its name on the page, alone in a file. */
function fullName(key: string, name: string, run: RunRecord, beside: RunRecord | null): string {
  if (key === 'run-ties') return `${run.name}, ${name}`;
  return key === 'beside-ties' && beside !== null ? `${beside.name}, ${name}` : name;
}

const protocolSentence = (run: RunRecord, { protocol, users, bestEpoch }: RunResult): string => {
  const whose =
    run.imported === undefined
      ? `parameters of epoch ${epochNumber(bestEpoch)}`
      : `parameters of ${run.imported.file}, which were not trained here`;
  return `${protocol.replace(/\.?$/, '.')} ${count(users)} users, ${whose}.`;
};

const paperSentence = (run: RunRecord): string | null =>
  run.dataset.paper === null ? null : `Paper: ${PAPER_SOURCE}.`;

function withoutTest(run: RunRecord): string {
  const end = isOver(run.status) ? endedWithout(run) : 'The test comes at the end.';
  const best = bestSentence(run);
  return best === null ? end : `${end} ${best}`;
}
