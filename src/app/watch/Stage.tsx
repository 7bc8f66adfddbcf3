import { useEffect } from 'react';
import { CurvesToCome } from '../../kinds/experiment/Curves.tsx';
import type { ExperimentCell } from '../../kinds/experiment/config.ts';
import { Formula } from '../../kinds/experiment/Formula.tsx';
import { inForce } from '../../kinds/experiment/in-force.ts';
import { experimentKind } from '../../kinds/experiment/kind.ts';
import { ColourSwitch } from '../../kinds/intents/ColourSwitch.tsx';
import { MapPane } from '../../kinds/intents/MapPane.tsx';
import { withoutHealth } from '../../kinds/intents/output.ts';
import { Scrubber } from '../../kinds/intents/Scrubber.tsx';
import { useMoment } from '../../kinds/intents/use-moment.ts';
import { useLab } from '../../kinds/page.tsx';
import { RunMark } from '../../kinds/RunMark.tsx';
import { useModel } from '../../kinds/use-model.ts';
import type { RunRecord } from '../../runs/record.ts';
import { recordAfter } from '../../runs/timeline.ts';
import { notebookOf } from '../../state/selectors.ts';
import { useSession } from '../context.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import { PaneLinks } from './PaneLinks.tsx';
import { StageCurves } from './StageCurves.tsx';
import { stageParts } from './stage-words.ts';
import { STAGE, useEscape } from './use-stage.ts';
import { intentsOf } from './watched.ts';

/** An experiment while it learns, on one screen: its loss above, its map beside its curves, its health and its epochs below. */
export function Stage({ cell }: { readonly cell: ExperimentCell }) {
  const session = useSession();
  const { run, earlier } = useModel(experimentKind, cell);
  const map = useLab((state) => intentsOf(notebookOf(state), cell.id));
  const presenting = useLab((state) => state.stage?.presenting === true);
  const shown = useMoment(run, map?.config.colour_by ?? 'intent');
  const name = `Watch ${run?.name ?? 'the experiment'}`;
  useEscape();
  useEffect(() => {
    // The run bar is not there for a hall: the focus must not go with it.
    if (presenting) document.getElementById(STAGE)?.focus({ preventScroll: true });
  }, [presenting]);
  return (
    <main
      id={STAGE}
      className={`stage ${presenting ? 'presenting' : ''}`}
      tabIndex={-1}
      aria-label={name}
    >
      <h1 className="unseen">{name}</h1>
      <header className="stage-head">
        <div className="row">
          <button
            type="button"
            className={presenting ? 'button quiet-button' : 'button'}
            title="Esc"
            onClick={() => (presenting ? session.present(false) : session.leaveStage())}
          >
            <BackIcon /> {presenting ? 'End the presentation' : 'Back to the notebook'}
          </button>
          {run !== null && !presenting && <RunMark run={run} />}
        </div>
        {!presenting && (
          <div className="row">
            {map !== null && <ColourSwitch cell={map} run={run} frame={shown.frame} />}
            <button
              type="button"
              className="button quiet-button stage-present"
              title="Large type, and nothing else (L)"
              onClick={() => session.present(true)}
            >
              Present
            </button>
          </div>
        )}
      </header>
      <PaneLinks />
      <div className="stage-panes">
        <div className="stage-formula">
          <Formula config={inForce(run?.config ?? cell.config.settings, run)} run={run} />
        </div>
        <div className="stage-pane stage-map">
          <div className="stage-square">
            <MapPane run={run} {...shown} look={map?.config ?? { colour_by: 'intent' }} />
          </div>
        </div>
        {run === null ? (
          <div className="stage-pane stage-metrics">
            <CurvesToCome />
          </div>
        ) : (
          <StageCurves run={run} earlier={earlier} />
        )}
      </div>
      {run !== null && (
        <>
          <HealthLine run={run} {...shown} />
          {run.imported === undefined && (
            <div className="stage-time">
              <Scrubber run={run} {...shown} />
            </div>
          )}
        </>
      )}
    </main>
  );
}

interface HealthLineProps extends ReturnType<typeof useMoment> {
  readonly run: RunRecord;
}

/** What the epoch's record says, in one line. */
function HealthLine({ run, moment }: HealthLineProps) {
  const epoch = moment?.epoch ?? null;
  const parts = stageParts(
    moment?.health ?? null,
    epoch === null ? null : recordAfter(run.epochs, epoch),
    withoutHealth(run, 'Users per intent are counted after the first epoch'),
  );
  return (
    <p className="stage-health num" role="group" aria-label="Intents in use">
      {parts.map((part, i) => (
        <span key={part.replace(/[\d.,]+/g, '')}>{i === 0 ? <strong>{part}</strong> : part}</span>
      ))}
    </p>
  );
}
