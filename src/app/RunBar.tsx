import { nameOf } from '../../workers/catalog/models.ts';
import type { ReactNode } from 'react';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { fetchesFirst } from './fetches.ts';
import { RunOutcome } from './RunOutcome.tsx';
import { preparedShare, progress, progressParts } from '../ui/progress.ts';
import type { Cell } from '../document/cell.ts';
import type { LabState } from '../state/state.ts';
import { isImported } from '../runs/imported.ts';
import type { RunRecord } from '../runs/record.ts';
import {
  activePlanner,
  drivenRun,
  isAlive,
  namesOf,
  notebookOf,
  resumableRun,
  dataNear,
  slotOf,
  staleOf,
  viewOf,
} from '../state/selectors.ts';
import {
  anewReason,
  runsAtOnce,
  STARTING,
  stepReason,
  stopReason,
  toggleReason,
} from '../state/reasons.ts';
import { shortName } from '../document/cell-names.ts';
import { planners, plansOf } from '../jobs/plans.ts';
import { Swatch } from '../figures/Swatch.tsx';
import { loadingWords } from '../kinds/dataset/loading.ts';
import { WatchButton } from './watch/WatchButton.tsx';
import { unless } from '../ui/off.ts';
import { PauseIcon, PlayIcon, RestartIcon, StepIcon, StopIcon } from '../ui/icons.tsx';

/** The one place where a run is started, paused, stepped and stopped: the window's lower edge, always. */
export function RunBar() {
  const session = useSession();
  const run = useLab(drivenRun);
  const alive = isAlive(run);
  const cell = useLab(activePlanner);
  const stale = useLab((state) => cell !== null && staleOf(state).has(cell.id));
  const starting = useLab((state) => state.starting !== null);
  const resumable = useLab((state) => resumableRun(state) !== null);
  const toggles = useLab(toggleReason);
  const steps = useLab(stepReason);
  const stops = useLab(stopReason);
  const anew = useLab((state) => anewReason(state, cell));
  const several = useLab(runsAtOnce);
  const { say } = session;
  const restart = alive && stale;
  return (
    <section className="run-bar" id="run-bar" tabIndex={-1} aria-label="Run">
      <div className="run-bar-inner">
        <div className={`run-buttons ${restart || resumable || several > 1 ? 'restarting' : ''}`}>
          {restart && (
            <button
              type="button"
              className="button primary run"
              {...unless(anew, () => void session.run(), say)}
            >
              <RestartIcon /> Restart with changes
            </button>
          )}
          <button
            type="button"
            className={restart ? 'button' : 'button primary run'}
            title="Space"
            {...unless(toggles, () => void session.main(), say)}
          >
            {toggleFace(run, starting, resumable, several)}
          </button>
          {several > 1 && cell !== null && !starting && (
            <button
              type="button"
              className="button run-only"
              {...unless(anew, () => void session.run(cell.id), say)}
            >
              Only <Short cell={cell} />
            </button>
          )}
          {resumable && (
            <button
              type="button"
              className="button"
              {...unless(anew, () => void session.run(), say)}
            >
              Run again
            </button>
          )}
          <button
            type="button"
            className="button icon-button step"
            aria-label="Step"
            title="One step (→)"
            {...unless(steps, () => void session.step(), say)}
          >
            <StepIcon />
          </button>
          <button
            type="button"
            className="button icon-button"
            aria-label="Stop"
            title="Stop for good"
            {...unless(stops, () => void session.stop(), say)}
          >
            <StopIcon />
          </button>
          <WatchButton />
        </div>
        <div className="run-progress">
          <Progress run={run} />
          <p className="run-line num small">
            <Which />
            {starting ? <Starting /> : run === null ? <Invitation /> : <Line run={run} />}
            <Fetches />
            <Queue />
            {restart && (
              <button
                type="button"
                className="link small run-undo"
                onClick={() => session.settingsOf(run.id)}
              >
                Undo changes
              </button>
            )}
          </p>
          {run !== null && <RunOutcome run={run} />}
        </div>
      </div>
    </section>
  );
}

/** The model of all runs a cell asks for; null where they differ. */
function modelOf(state: LabState, cell: Cell): string | null {
  const models = new Set(plansOf(viewOf(state), cell).map(({ config }) => nameOf(config)));
  const [only] = models;
  return models.size === 1 ? (only ?? null) : null;
}

/** What one of several cells is called on a button: its model, else its name. */
function Short({ cell }: { readonly cell: Cell }) {
  const model = useLab((state) => modelOf(state, cell));
  const name = useLab((state) => namesOf(state).get(cell.id) ?? cell.id);
  return <>{model ?? shortName(cell, name)}</>;
}

/** Which experiment the bar is about, where there are several. */
function Which() {
  const cell = useLab(activePlanner);
  const several = useLab((state) => planners(notebookOf(state)).length > 1);
  const name = useLab((state) => (cell === null ? undefined : namesOf(state).get(cell.id)));
  const model = useLab((state) => (cell === null ? null : modelOf(state, cell)));
  if (cell === null || !several) return null;
  return (
    <a className="run-which" href={`#${cell.id}`} title="To this experiment">
      {model !== null && <Swatch name={model} />}
      {name === undefined ? model : shortName(cell, name)}
    </a>
  );
}

/** Runs that wait for this one to end. */
function Queue() {
  const waiting = useLab((state) => state.queue.length);
  if (waiting === 0) return null;
  return <span className="run-queue quiet">{waiting} to follow</span>;
}

/** What comes over the network before the first step. */
function Fetches() {
  const words = useLab(fetchesFirst);
  return words === null ? null : <span className="run-queue quiet">{words}</span>;
}

function toggleFace(
  run: RunRecord | null,
  starting: boolean,
  resumable: boolean,
  several: number,
): ReactNode {
  if (starting) return <>Starting</>;
  if (several > 1)
    return (
      <>
        <PlayIcon /> Run all {several}
      </>
    );
  if (resumable)
    return (
      <>
        <PlayIcon /> Resume
      </>
    );
  if (!isAlive(run))
    return (
      <>
        <PlayIcon /> {run === null || isImported(run) ? 'Run' : 'Run again'}
      </>
    );
  if (run.status === 'paused')
    return (
      <>
        <PlayIcon /> Resume
      </>
    );
  return (
    <>
      <PauseIcon /> Pause
    </>
  );
}

function Progress({ run }: { readonly run: RunRecord | null }) {
  const counted = run !== null && run.status === 'preparing' && preparedShare(run) !== null;
  const busy = !counted && (run?.status === 'preparing' || run?.status === 'compiling');
  const share = run === null ? 0 : progress(run);
  return (
    <div
      className={`bar bar-${run?.status ?? 'idle'} ${counted ? 'bar-counted' : ''}`}
      role="progressbar"
      aria-label={counted ? 'Preparation progress' : 'Training progress'}
      {...(busy ? {} : { 'aria-valuenow': Math.round(share * 100) })}
    >
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}

function Invitation() {
  const ready = useLab((state) => state.engine.kind === 'ready');
  const reason = useLab(toggleReason);
  if (reason !== null && reason !== STARTING) return <span className="run-reason">{reason}</span>;
  if (!ready) return <span className="quiet">Starting the engine</span>;
  return (
    <span className="quiet">
      Press Run<span className="with-keys">, or Space</span>
    </span>
  );
}

/** Before a run there are its data: what is happening to them. */
function Starting() {
  const slot = useLab((state) =>
    slotOf(state, dataNear(state, activePlanner(state)?.id ?? null)),
  ).state;
  const words = slot.kind === 'loading' ? loadingWords(slot.source, slot.progress) : 'Starting';
  return <span>{words}</span>;
}

function Line({ run }: { readonly run: RunRecord }) {
  const lead = leadWord(run);
  return (
    <span className="run-parts">
      {lead !== null && <strong>{lead}</strong>}
      {progressParts(run).map((part) => (
        <span key={part.replace(/[\d.,:]+/g, '')}>{part}</span>
      ))}
    </span>
  );
}

function leadWord(run: RunRecord): string | null {
  if (isImported(run)) return 'Read from a file';
  switch (run.status) {
    case 'preparing':
    case 'compiling':
    case 'running':
      return null;
    case 'paused':
      return 'Paused';
    case 'done':
      return 'Done';
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return 'Failed';
  }
}
