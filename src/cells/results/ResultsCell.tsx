import { useLab, useSession } from '../../app/context.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { bestSentence, hitSentence } from '../../runs/summary.ts';
import { isOver } from '../../runs/reducer.ts';
import { currentRun, staleReason } from '../../runs/store.ts';
import { Cell } from '../Cell.tsx';
import { Stale } from '../Stale.tsx';
import { Checkpoints } from './Checkpoints.tsx';
import { ResultTable } from './ResultTable.tsx';
import { RunList } from './RunList.tsx';
import { suggest } from './suggest.ts';

/** What came out: test numbers beside what to compare them with, what to try next, and all runs. */
export function ResultsCell({ id }: { readonly id: string }) {
  const run = useLab(currentRun);
  const reason = useLab((state) => staleReason(state, currentRun(state)));
  const evaluated = useLab((state) => state.evaluation !== null);
  return (
    <Cell id={id} title="Results" subject={run?.name}>
      <Stale reason={reason}>
        <p className="results-lead">{lead(run)}</p>
        <NextStep run={run} />
        {(run?.result || evaluated) && <ResultTable run={run} />}
      </Stale>
      <RunList />
      <Checkpoints />
    </Cell>
  );
}

function lead(run: RunRecord | null): string {
  if (run === null)
    return 'A finished run is tested here on items it never saw, beside recommending what is popular.';
  if (run.result !== null) return hitSentence(run.result);
  const best = bestSentence(run);
  if (!isOver(run.status))
    return best ?? 'The test comes at the end; validation numbers come after every epoch.';
  const end =
    run.status === 'failed'
      ? 'The run failed before its test.'
      : 'The run was stopped before its test.';
  return best === null ? end : `${end} ${best}`;
}

function NextStep({ run }: { readonly run: RunRecord | null }) {
  const session = useSession();
  const runs = useLab((state) => state.runs);
  const next = run === null ? null : suggest(run, runs);
  if (next === null) return null;
  return (
    <p className="next-step">
      <span className="quiet">Try next</span>
      <button
        type="button"
        className="button"
        onClick={() => void session.runVariant(next.variant)}
      >
        {next.text}
      </button>
    </p>
  );
}
