import { rankedOf } from '../../state/state.ts';
import { useLab, usePage } from '../page.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { bestSentence, hitSentence } from '../../runs/summary.ts';
import { isOver } from '../../runs/reducer.ts';
import type { CellId } from '../../document/ids.ts';
import { runsHere } from '../../state/selectors.ts';
import { CellFrame, Outcome } from '../CellFrame.tsx';
import { RunMark } from '../RunMark.tsx';
import { Checkpoints } from './Checkpoints.tsx';
import { ResultTable } from './ResultTable.tsx';
import type { ResultsCell } from './config.ts';
import { resultsKind } from './kind.ts';
import { endedWithout } from './model.ts';
import { suggest } from './suggest.ts';
import { useModel } from '../use-model.ts';

/** What came out: test numbers beside what to compare them with, and what to try next. */
export function ResultsView({ cell }: { readonly cell: ResultsCell }) {
  const { experiment } = cell.config;
  const { run, beside } = useModel(resultsKind, cell);
  const evaluated = useLab((state) => rankedOf(state.evaluation) !== null);
  return (
    <CellFrame cell={cell} subject={run !== null && <RunMark run={run} />}>
      <Outcome cell={cell}>
        <p className={`results-lead ${run?.result == null ? 'results-waiting' : ''}`}>
          {lead(run)}
        </p>
        <NextStep cell={experiment} run={run} />
        {(run?.result || evaluated) && <ResultTable run={run} beside={beside} />}
      </Outcome>
      <div className="cell-controls">
        <Checkpoints experiment={experiment} run={run} />
      </div>
    </CellFrame>
  );
}

function lead(run: RunRecord | null): string {
  if (run === null)
    return 'A finished run is tested here on items it never saw, beside recommending what is popular.';
  if (run.result !== null) return hitSentence(run.result);
  const best = bestSentence(run);
  if (!isOver(run.status))
    return best ?? 'The test comes at the end; validation numbers come after every epoch.';
  const end = endedWithout(run);
  return best === null ? end : `${end} ${best}`;
}

interface NextStepProps {
  readonly cell: CellId | null;
  readonly run: RunRecord | null;
}

function NextStep({ cell, run }: NextStepProps) {
  const page = usePage();
  const runs = useLab(runsHere);
  const next = run === null ? null : suggest(run, runs);
  if (cell === null || next === null) return null;
  return (
    <p className="next-step">
      <span className="quiet">Try next</span>
      <button
        type="button"
        className="button"
        onClick={() => void page.runChanged(cell, next.settings)}
      >
        {next.text}
      </button>
    </p>
  );
}
