import { nameOf as modelName } from '../../../workers/catalog/models.ts';
import type { ReactNode } from 'react';
import { useLab } from '../page.tsx';
import { EVAL_METRICS } from '../../../workers/catalog/metrics.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import { checkpointCautions, comparable, resultCautions, tieTrace } from '../../runs/cautions.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count, epochNumber, metric } from '../../runs/summary.ts';
import { rankedOf, type Ranked } from '../../state/state.ts';
import { clock } from '../../ui/format.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { RunMark } from '../RunMark.tsx';
import { measuredRows, paperRows, testRows, type TestRow } from './model.ts';
import { paperNote } from './paper.ts';

/** Test numbers: this run, popularity, a dropped checkpoint, and the paper's own where it has them. */
export function ResultTable({ run }: { readonly run: RunRecord | null }) {
  const evaluation = useLab((state) => rankedOf(state.evaluation));
  const rows = rowsOf(run, evaluation);
  return (
    <div className="result-table">
      <Scroll name="Test metrics">
        <table>
          <caption className="unseen">Test metrics</caption>
          <thead>
            <tr>
              <th scope="col">Test</th>
              {EVAL_METRICS.map((key) => (
                <th key={key} scope="col">
                  {METRIC_NAMES[key]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className={row.ours ? 'ours' : ''}>
                <th scope="row">{nameOf(row, run)}</th>
                {EVAL_METRICS.map((column) => (
                  <td key={column}>{cell(row.metrics[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Cautions run={run} evaluation={evaluation} />
      <Notes run={run} evaluation={evaluation} />
    </div>
  );
}

const cell = (value: number | undefined): string => (value === undefined ? '–' : metric(value));

/** What a dropped checkpoint ranked, beside this run. */
const checkpointRows = (evaluation: Ranked | null): readonly TestRow[] =>
  evaluation === null
    ? []
    : measuredRows('checkpoint', evaluation.name, evaluation.metrics, evaluation.ties);

/** The paper's rows come last, also while the run has no test yet. */
function rowsOf(run: RunRecord | null, evaluation: Ranked | null): readonly TestRow[] {
  const paper = run === null ? [] : paperRows(run);
  const own =
    run?.result == null
      ? []
      : testRows(run, run.result).filter(({ key }) => paper.every((row) => row.key !== key));
  return [...own, ...checkpointRows(evaluation), ...paper];
}

/** A run is named with its look, its second row is set apart. */
function nameOf({ key, name }: TestRow, run: RunRecord | null): ReactNode {
  if (key === 'run' && run !== null) return <RunMark run={run} />;
  return key.endsWith('-ties') ? <i>{name}</i> : name;
}

interface NotesProps {
  readonly run: RunRecord | null;
  readonly evaluation: Ranked | null;
}

/** What flatters the numbers above, or holds them down. */
function Cautions({ run, evaluation }: NotesProps) {
  const sentences = [
    ...(run?.result == null ? [] : resultCautions(run, run.result)),
    ...(evaluation === null
      ? []
      : checkpointCautions(evaluation).map((sentence) => `${evaluation.name}: ${sentence}`)),
  ];
  if (sentences.length === 0) return null;
  return (
    <div className="result-cautions" role="note" aria-label="How to read these numbers">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

/** How every number above was measured. */
function Notes({ run, evaluation }: NotesProps) {
  const result = run?.result ?? null;
  return (
    <div className="small quiet result-notes">
      {run !== null && result !== null && (
        <p>
          {result.protocol} {count(result.users)} users, parameters of epoch{' '}
          {epochNumber(result.bestEpoch)}, trained for {clock(result.seconds)}.{' '}
          {tieTrace(result.test, result.ties, result.users)}
        </p>
      )}
      {evaluation !== null && (
        <p>
          {evaluation.name}: ranked on {evaluation.dataset}, {count(evaluation.users)} users, in{' '}
          {clock(evaluation.seconds)}. {evaluation.protocol}{' '}
          {tieTrace(evaluation.metrics, evaluation.ties, evaluation.users)}
        </p>
      )}
      {run?.dataset.paper != null && result !== null && (
        <p>
          {paperNote(
            modelName(run.config),
            run.dataset.paper,
            comparable(result.test, result.ties),
          )}
        </p>
      )}
    </div>
  );
}
