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
export function resultsOutput({ run }: ResultsModel): CellOutput {
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

const testTable = (run: RunRecord, result: RunResult): Table => ({
  columns: ['Test', ...EVAL_METRICS.map((key) => METRIC_NAMES[key])],
  rows: testRows(run, result).map(({ key, name, metrics }) => [
    key === 'run-ties' ? `${run.name}, ${name}` : name,
    ...EVAL_METRICS.map((metricKey) => metric(metrics[metricKey])),
  ]),
});

const protocolSentence = ({ protocol, users, bestEpoch }: RunResult): string =>
  `${protocol.replace(/\.?$/, '.')} ${count(users)} users, parameters of epoch ${epochNumber(bestEpoch)}.`;

const paperSentence = (run: RunRecord): string | null =>
  run.dataset.paper === null ? null : `Paper: ${PAPER_SOURCE}.`;

function withoutTest(run: RunRecord): string {
  const end = isOver(run.status) ? endedWithout(run) : 'The test comes at the end.';
  const best = bestSentence(run);
  return best === null ? end : `${end} ${best}`;
}
