import { nameOf } from '../../../workers/catalog/models.ts';
import { useLab, usePage } from '../page.tsx';
import { preparationParts } from '../../ui/progress.ts';
import { planners } from '../../jobs/plans.ts';
import type { ExperimentCell } from './config.ts';
import type { RunRecord } from '../../runs/record.ts';
import { statusWord } from '../../runs/summary.ts';
import { anewReason } from '../../state/reasons.ts';
import { unless } from '../../ui/off.ts';
import { isAlive, notebookOf } from '../../state/selectors.ts';

interface RunStateProps {
  readonly cell: ExperimentCell;
  readonly run: RunRecord | null;
}

/** Where an experiment is; one of several that has not run yet can be run from here. */
export function RunState({ cell, run }: RunStateProps) {
  const page = usePage();
  const { id, config } = cell;
  const queued = useLab((state) => state.queue.some(({ cell: of }) => of === id));
  const several = useLab((state) => planners(notebookOf(state)).length > 1);
  const busy = useLab((state) => state.starting !== null || state.runs.some(isAlive));
  const reason = useLab((state) => anewReason(state, cell));
  if (queued) return <span className="run-state run-queued">waits its turn</span>;
  if (run !== null)
    return (
      <span className={`run-state run-${run.status}`}>
        {statusWord(run)}
        {run.status === 'preparing' && run.preparing !== undefined && (
          <span className="num">: {preparationParts(run.preparing).join(' ').toLowerCase()}</span>
        )}
      </span>
    );
  if (!several || busy) return null;
  return (
    <button
      type="button"
      className="button quiet-button"
      aria-label={`Run ${nameOf(config.settings)}`}
      {...unless(reason, () => void page.run(id), page.say)}
    >
      Run
    </button>
  );
}
