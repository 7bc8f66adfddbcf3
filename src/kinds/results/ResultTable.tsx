import type { ReactNode } from 'react';
import { useLab } from '../../app/context.tsx';
import {
  EVAL_METRICS,
  type EvalMetric,
  type EvalMetrics,
  type Ties,
} from '../../../workers/catalog/metrics.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import {
  checkpointCautions,
  comparable,
  inMiddle,
  resultCautions,
  tieTrace,
} from '../../runs/cautions.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count, epochNumber, metric } from '../../runs/summary.ts';
import { rankedOf, type Ranked } from '../../state/state.ts';
import { clock } from '../../ui/format.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { RunMark } from '../RunMark.tsx';
import { IN_MIDDLE } from './output.ts';
import { ABLATION_SOURCE, PAPER, PAPER_SOURCE, sumOf } from './paper.ts';

interface Row {
  readonly key: string;
  readonly name: ReactNode;
  readonly metrics: Partial<Readonly<Record<EvalMetric, number>>>;
  readonly ours: boolean;
}

/** Test numbers: this run, popularity, a dropped checkpoint, and the paper's own where it has them. */
export function ResultTable({ run }: { readonly run: RunRecord | null }) {
  const evaluation = useLab((state) => rankedOf(state.evaluation));
  const rows = [...runRows(run), ...checkpointRows(evaluation), ...paperRows(run)];
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
            {rows.map(({ key, name, metrics, ours }) => (
              <tr key={key} className={ours ? 'ours' : ''}>
                <th scope="row">{name}</th>
                {EVAL_METRICS.map((column) => (
                  <td key={column}>{cell(metrics[column])}</td>
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

function runRows(run: RunRecord | null): readonly Row[] {
  if (run?.result == null) return [];
  const { result } = run;
  return [
    {
      key: 'run',
      name: <RunMark run={run} />,
      metrics: result.test,
      ours: true,
    },
    ...tiedRow('run', result.test, result.ties),
    { key: 'popularity', name: 'Most popular items', metrics: result.popularity, ours: false },
  ];
}

function checkpointRows(evaluation: Ranked | null): readonly Row[] {
  if (evaluation === null) return [];
  const { name, metrics, ties } = evaluation;
  return [
    { key: 'checkpoint', name, metrics, ours: true },
    ...tiedRow('checkpoint', metrics, ties),
  ];
}

/** Beside a row whose ties show, the same without winning them. */
function tiedRow(key: string, metrics: EvalMetrics, ties: Ties | null): readonly Row[] {
  const middle = inMiddle(metrics, ties);
  return middle === null
    ? []
    : [{ key: `${key}-ties`, name: <i>{IN_MIDDLE}</i>, metrics: middle, ours: true }];
}

function paperRows(run: RunRecord | null): readonly Row[] {
  if (run?.dataset.paper == null) return [];
  const paper = PAPER[run.dataset.paper];
  return [
    { key: 'paper', name: 'ELCRec, in the paper', metrics: paper.ELCRec, ours: false },
    { key: 'iclrec', name: 'ICLRec, in the paper', metrics: paper.ICLRec, ours: false },
  ];
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
          Paper: {PAPER_SOURCE}, said there to be means of three runs. Its ablation (
          {ABLATION_SOURCE}) adds up HR@5, HR@20, NDCG@5 and NDCG@20: {run.config.variant}{' '}
          {metric(PAPER[run.dataset.paper].sums[run.config.variant])}; here{' '}
          {metric(sumOf(comparable(result.test, result.ties)))}.
        </p>
      )}
    </div>
  );
}
