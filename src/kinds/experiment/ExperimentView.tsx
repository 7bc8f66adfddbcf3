import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { cardOf } from '../../../workers/catalog/models.ts';
import { useLab, usePage } from '../page.tsx';
import { staleOf } from '../../state/selectors.ts';
import { CellFrame, Outcome } from '../CellFrame.tsx';
import { RunMark } from '../RunMark.tsx';
import { Anatomy } from './Anatomy.tsx';
import type { ExperimentCell } from './config.ts';
import { Curves, CurvesToCome } from './Curves.tsx';
import { experimentKind } from './kind.ts';
import { useModel } from '../use-model.ts';
import { FromFile } from './FromFile.tsx';
import { Formula } from './Formula.tsx';
import { inForce } from './in-force.ts';
import { LiveWeights } from './LiveWeights.tsx';
import { ModelSwitch } from './ModelSwitch.tsx';
import { PresetPicker } from './PresetPicker.tsx';
import { RunState } from './RunState.tsx';
import { Settings } from './Settings.tsx';
import { useRunInSight } from './use-run-in-sight.ts';

/** One training: which model, with which settings, and its curves while it learns. */
export function ExperimentView({ cell }: { readonly cell: ExperimentCell }) {
  const page = usePage();
  const { id, config } = cell;
  const { settings } = config;
  const { run, earlier } = useModel(experimentKind, cell);
  const fromFile = run?.imported !== undefined;
  // What a file holds has settings of its own, whatever the form says.
  const other = useLab((state) => staleOf(state).has(id)) || fromFile;
  useRunInSight(id, run);
  return (
    <CellFrame
      cell={cell}
      subject={run === null ? 'not run yet' : <RunMark run={run} />}
      tools={
        <>
          <RunState cell={cell} run={run} />
          <button
            type="button"
            className="button quiet-button"
            title="Map, curves and loss on one screen (W)"
            onClick={() => page.watch(id)}
          >
            Watch
          </button>
        </>
      }
    >
      {/* Whatever is touched here is what the run bar is about. */}
      <div onFocusCapture={() => page.activate(id)}>
        <div className="experiment-top">
          <div className="cell-controls">
            <ModelSwitch
              settings={settings}
              onModel={(model) => page.model(id, model)}
              onOption={(key, option) => page.setting(id, key, option)}
            />
          </div>
          {other && run !== null ? (
            <Formula config={settings} run={null} caption="As set now, not run yet" />
          ) : (
            <Formula config={inForce(settings, run)} run={run} />
          )}
        </div>
        <div className="cell-controls">
          <HowItIsRead model={cardOf(settings)} />
          <PresetPicker cell={cell} />
          <Settings cell={cell} />
        </div>
        <Outcome cell={cell}>
          {/* The key to the curves stays theirs: the terms, weights and values of the run that they show. A file without
              settings tells no weights. */}
          {other && run !== null && run.imported?.told == null && (
            <Formula
              config={inForce(run.config, run)}
              run={run}
              caption={fromFile ? `Of ${run.name}` : `Of ${run.name}, as it ran`}
            />
          )}
          {run === null ? (
            <CurvesToCome />
          ) : fromFile ? (
            <FromFile run={run} />
          ) : (
            <>
              <LiveWeights run={run} />
              <Curves run={run} earlier={earlier} />
              <Anatomy run={run} />
            </>
          )}
        </Outcome>
      </div>
    </CellFrame>
  );
}

/** Where a paper leaves a choice, what is trained here must be marked as a reading. */
function HowItIsRead({ model }: { readonly model: ModelCard }) {
  if (model.reading === undefined) return null;
  return (
    <details className="how small quiet">
      <summary>{model.reading.title}</summary>
      <p>{model.reading.text}</p>
    </details>
  );
}
