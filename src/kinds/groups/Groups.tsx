import { useId, useMemo, useState } from 'react';
import { EVAL_METRICS, type EvalMetric } from '../../../workers/catalog/metrics.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import { Plot } from '../../figures/Plot.tsx';
import { count } from '../../runs/summary.ts';
import { Outcome } from '../CellFrame.tsx';
import { useFigureOptions } from '../figures.ts';
import { usePage } from '../page.tsx';
import { runProvenance } from '../provenance.ts';
import { useModel } from '../use-model.ts';
import { useSelection } from '../use-selection.ts';
import { readBounds, writeBounds, type GroupsCell } from './config.ts';
import { groupsKind } from './kind.ts';
import { groupsAmong, type GroupsModel } from './model.ts';
import { groupsOutput } from './output.ts';

/** How well each group is served, and which intents it has. */
export default function Groups({ cell }: { readonly cell: GroupsCell }) {
  const model = useModel(groupsKind, cell);
  const { run, found } = model;
  const chosen = useSelection(run);
  const shown = useMemo(
    () => (chosen === null ? model : groupsAmong(model.run, cell.config, chosen)),
    [model, cell.config, chosen],
  );
  return (
    <Outcome cell={cell}>
      {found === null ? (
        <p className="quiet">{model.without}</p>
      ) : (
        <>
          <Controls cell={cell} bounds={writeBounds(found.bounds)} />
          {chosen !== null && (
            <p className="small" role="note">
              Of the {count(chosen.length)} users selected on the map.
            </p>
          )}
          <Figures model={shown} />
        </>
      )}
    </Outcome>
  );
}

function Figures({ model }: { readonly model: GroupsModel }) {
  const options = useFigureOptions();
  const { run } = model;
  const { figures } = useMemo(() => groupsOutput(model, options), [model, options]);
  if (run === null) return null;
  return (
    <div className="group-figures">
      {figures.map((figure) => (
        <Plot
          key={figure.kind}
          figure={figure}
          fileName={run.name}
          provenance={runProvenance(run)}
        />
      ))}
    </div>
  );
}

interface ControlsProps {
  readonly cell: GroupsCell;
  /** As they are in force. */
  readonly bounds: string;
}

/** Which metric, and where a group ends: the quartiles of the data, or as a person has it. */
function Controls({ cell, bounds }: ControlsProps) {
  const page = usePage();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && readBounds(typed) === null;
  const own = cell.config.bounds !== null;
  return (
    <div className="group-controls row">
      <label className="small" htmlFor={`${id}-metric`}>
        Metric
      </label>
      <select
        id={`${id}-metric`}
        value={cell.config.metric}
        onChange={(event) =>
          page.look(cell.id, groupsKind, { metric: event.target.value as EvalMetric })
        }
      >
        {EVAL_METRICS.map((name) => (
          <option key={name} value={name}>
            {METRIC_NAMES[name]}
          </option>
        ))}
      </select>
      <label className="small" htmlFor={`${id}-bounds`}>
        Groups end at
      </label>
      <input
        id={`${id}-bounds`}
        type="text"
        className="group-bounds num"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        value={typed ?? bounds}
        aria-invalid={wrong}
        aria-describedby={`${id}-words`}
        onChange={(event) => {
          const text = event.target.value;
          setTyped(text);
          const read = readBounds(text);
          if (read !== null) page.look(cell.id, groupsKind, { bounds: read });
        }}
        onBlur={() => setTyped(null)}
      />
      <span id={`${id}-words`} className="small quiet">
        {wrong
          ? 'Whole numbers that grow: 5, 8, 14'
          : own
            ? 'items of history'
            : 'items of history, the quartiles of these data'}
      </span>
      {own && (
        <button
          type="button"
          className="link small"
          onClick={() => page.look(cell.id, groupsKind, { bounds: null })}
        >
          Quartiles
        </button>
      )}
    </div>
  );
}
