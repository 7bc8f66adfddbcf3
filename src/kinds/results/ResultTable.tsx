import { nameOf as modelName } from '../../../workers/catalog/models.ts';
import type { ReactNode } from 'react';
import { useLab } from '../page.tsx';
import { EVAL_METRICS } from '../../../workers/catalog/metrics.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import { checkpointCautions, comparable, resultCautions, tieTrace } from '../../runs/cautions.ts';
import type { RunResult } from '../../../workers/protocol/run.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count, epochNumber, metric } from '../../runs/summary.ts';
import { rankedOf, type Ranked } from '../../state/state.ts';
import { clock } from '../../ui/format.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { RunMark } from '../RunMark.tsx';
import { measuredRows, paperRows, testRows, type TestRow } from './model.ts';
import { paperNote } from './paper.ts';

interface ResultTableProps {
  readonly run: RunRecord | null;
  readonly beside: RunRecord | null;
}

/** Test numbers: this run and one beside it, popularity, a dropped checkpoint, and the paper's own where it has them. */
export function ResultTable({ run, beside }: ResultTableProps) {
  const newest = useLab((state) => rankedOf(state.evaluation));
  // One whose run is shown has its row already.
  const evaluation = newest?.run === run?.id ? null : newest;
  const rows = rowsOf({ run, beside }, evaluation);
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
                <th scope="row">{nameOf(row, { run, beside })}</th>
                {EVAL_METRICS.map((column) => (
                  <td key={column}>{cell(row.metrics[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Cautions runs={tested(run, beside)} evaluation={evaluation} />
      <Notes runs={tested(run, beside)} evaluation={evaluation} />
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
function rowsOf({ run, beside }: ResultTableProps, evaluation: Ranked | null): readonly TestRow[] {
  const paper = run === null ? [] : paperRows(run);
  const own =
    run?.result == null
      ? []
      : testRows(run, run.result, beside).filter(({ key }) =>
          paper.every((row) => row.key !== key),
        );
  return [...own, ...checkpointRows(evaluation), ...paper];
}

/** A run is named with its look, its second row is set apart. */
function nameOf({ key, name }: TestRow, { run, beside }: ResultTableProps): ReactNode {
  if (key === 'run' && run !== null) return <RunMark run={run} />;
  if (key === 'beside' && beside !== null) return <RunMark run={beside} />;
  return key.endsWith('-ties') ? <i>{name}</i> : name;
}

/** A run with its test. */
interface Tested {
  readonly run: RunRecord;
  readonly result: RunResult;
}

const tested = (...runs: readonly (RunRecord | null)[]): readonly Tested[] =>
  runs.flatMap((run) => (run?.result == null ? [] : [{ run, result: run.result }]));

interface NotesProps {
  readonly runs: readonly Tested[];
  readonly evaluation: Ranked | null;
}

/** Of whom a sentence is, where there are several or it is a file. */
const prefix = ({ name, imported }: RunRecord, several: boolean): string =>
  several || imported !== undefined ? `${name}: ` : '';

/** What flatters the numbers above, or holds them down. */
function Cautions({ runs, evaluation }: NotesProps) {
  const sentences = [
    ...runs.flatMap(({ run, result }) =>
      resultCautions(run, result).map((sentence) => `${prefix(run, runs.length > 1)}${sentence}`),
    ),
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
function Notes({ runs, evaluation }: NotesProps) {
  const [first] = runs;
  return (
    <div className="small quiet result-notes">
      {runs.map(({ run, result }) => (
        <p key={run.id}>
          {run.imported === undefined
            ? `${prefix(run, runs.length > 1)}${result.protocol} ${count(result.users)} users, parameters of epoch ${epochNumber(result.bestEpoch)}, trained for ${clock(result.seconds)}.`
            : rankedWords(run.name, run.dataset.name, result)}{' '}
          {tieTrace(result.test, result.ties, result.users)}
        </p>
      ))}
      {evaluation !== null && (
        <p>
          {rankedWords(evaluation.name, evaluation.dataset, evaluation)}{' '}
          {tieTrace(evaluation.metrics, evaluation.ties, evaluation.users)}
        </p>
      )}
      {first?.run.dataset.paper != null && (
        <p>
          {paperNote(
            modelName(first.run.config),
            first.run.dataset.paper,
            comparable(first.result.test, first.result.ties),
          )}
        </p>
      )}
    </div>
  );
}

const rankedWords = (
  name: string,
  dataset: string,
  { users, seconds, protocol }: Pick<RunResult, 'users' | 'seconds' | 'protocol'>,
): string =>
  `${name}: ranked on ${dataset}, ${count(users)} users, in ${clock(seconds)}. ${protocol}`;
