import { suggest } from '../kinds/results/suggest.ts';
import type { RunRecord } from '../runs/record.ts';
import { hitSentence } from '../runs/summary.ts';
import { anewReason } from '../state/reasons.ts';
import { activePlanner, aliveRun, notebookOf, runsHere } from '../state/selectors.ts';
import { cellsOf } from '../document/notebook.ts';
import { is } from '../document/cell.ts';
import { plannerAt } from '../jobs/plans.ts';
import { compareConfig } from '../kinds/compare/config.ts';
import { experimentConfig } from '../kinds/experiment/config.ts';
import { resultsConfig } from '../kinds/results/config.ts';
import { unless } from '../ui/off.ts';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { leadTo } from './lead.ts';

/** How a run ended, where it was started: the sentence of its results, the way to them, and what to try next. */
export function RunOutcome({ run }: { readonly run: RunRecord }) {
  const session = useSession();
  const runs = useLab(runsHere);
  const notebook = useLab(notebookOf);
  const waits = useLab(({ queue }) => queue.length > 0);
  const busy = useLab((state) => aliveRun(state) !== null);
  const cell = useLab((state) => plannerAt(notebookOf(state), run.place?.cell ?? null));
  const reason = useLab((state) => anewReason(state, cell ?? activePlanner(state)));
  if (busy || waits) return null;
  if (run.status === 'failed' && run.error !== null)
    return (
      <p className="run-outcome small" role="group" aria-label="How it ended">
        <span>{run.error.message}</span>
        {cell !== null && (
          <button type="button" className="link" onClick={() => leadTo(cell.id)}>
            See why
          </button>
        )}
      </p>
    );
  if (run.result === null || run.status !== 'done') return null;
  const at =
    cellsOf(notebook, resultsConfig).find(({ config }) => config.experiment === run.place?.cell) ??
    cellsOf(notebook, compareConfig).at(0);
  const next = is(experimentConfig, cell) ? suggest(run, runs) : null;
  return (
    <p className="run-outcome small" role="group" aria-label="How it ended">
      <span>{hitSentence(run.result)}</span>
      {at !== undefined && (
        <button type="button" className="link" onClick={() => leadTo(at.id)}>
          {is(resultsConfig, at) ? 'See results' : 'Compare'}
        </button>
      )}
      {cell !== null && next !== null && (
        <button
          type="button"
          className="link"
          {...unless(reason, () => void session.runChanged(cell.id, next.settings), session.say)}
        >
          Try next: {next.text.charAt(0).toLowerCase() + next.text.slice(1)}
        </button>
      )}
    </p>
  );
}
