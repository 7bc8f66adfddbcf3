import { suggest } from '../kinds/results/suggest.ts';
import type { RunRecord } from '../runs/record.ts';
import { hitSentence } from '../runs/summary.ts';
import { anewReason } from '../state/reasons.ts';
import { activeExperiment, aliveRun, notebookOf, runsHere } from '../state/selectors.ts';
import { cellsOf } from '../document/notebook.ts';
import { experimentOf } from '../document/view.ts';
import { unless } from '../ui/off.ts';
import { useLab, useSession } from './context.tsx';
import { leadTo } from './lead.ts';

/** How a run ended, where it was started: the sentence of its results, the way to them, and what to try next. */
export function RunOutcome({ run }: { readonly run: RunRecord }) {
  const session = useSession();
  const runs = useLab(runsHere);
  const notebook = useLab(notebookOf);
  const waits = useLab(({ queue }) => queue.length > 0);
  const busy = useLab((state) => aliveRun(state) !== null);
  const cell = useLab((state) => experimentOf(notebookOf(state), run.place?.cell ?? null));
  const reason = useLab((state) => anewReason(state, cell ?? activeExperiment(state)));
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
    cellsOf(notebook, 'results').find(({ config }) => config.experiment === run.place?.cell) ??
    cellsOf(notebook, 'compare').at(0);
  const next = cell === null ? null : suggest(run, runs);
  return (
    <p className="run-outcome small" role="group" aria-label="How it ended">
      <span>{hitSentence(run.result)}</span>
      {at !== undefined && (
        <button type="button" className="link" onClick={() => leadTo(at.id)}>
          {at.kind === 'results' ? 'See results' : 'Compare'}
        </button>
      )}
      {cell !== null && next !== null && (
        <button
          type="button"
          className="link"
          {...unless(reason, () => void session.runVariant(cell.id, next.variant), session.say)}
        >
          Try next: {next.text.charAt(0).toLowerCase() + next.text.slice(1)}
        </button>
      )}
    </p>
  );
}
