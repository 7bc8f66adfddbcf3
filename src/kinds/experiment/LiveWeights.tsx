import { useId, useState } from 'react';
import { configAt, liveWeights, type LiveWeight } from '../../../workers/catalog/weight-changes.ts';
import { changesSentence } from '../../runs/changes.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isOver } from '../../runs/reducer.ts';
import { numberProblem } from '../../ui/NumberInput.tsx';
import { usePage } from '../page.tsx';

/** Weights of the loss that can be changed while the run trains, from its next step on; and those that were. */
export function LiveWeights({ run }: { readonly run: RunRecord }) {
  const page = usePage();
  const alive = !isOver(run.status) && run.plan !== null;
  const weights = liveWeights(run.config);
  const said = changesSentence(run);
  const now = configAt(run.config, run.changes ?? [], run.step + 1);
  if (!alive && said === null) return null;
  return (
    <div className="live-weights small">
      {alive && weights.length > 0 && (
        <details>
          <summary>Change weights while it runs</summary>
          <p className="quiet">
            From the next step on. The change is marked on the curves and kept with the run, so that
            it can be run again alike.
          </p>
          <div className="live-weight-row">
            {weights.map((weight) => (
              <Weight
                // What is recorded is what stands here.
                key={`${weight.key} ${String(now[weight.key])}`}
                weight={weight}
                value={Number(now[weight.key])}
                paused={run.status === 'paused' && weights.length > 1}
              />
            ))}
          </div>
        </details>
      )}
      {said !== null && (
        <p>
          {said}{' '}
          {!alive && run.place !== null && (
            <button type="button" className="link" onClick={() => void page.repeat(run.id)}>
              Run again alike
            </button>
          )}
        </p>
      )}
    </div>
  );
}

interface WeightProps {
  readonly weight: LiveWeight;
  readonly value: number;
  /** A single step can be taken with this term alone. */
  readonly paused: boolean;
}

/** Sent with Enter or on leaving it, not with every stroke: half a number would train a step. */
function Weight({ weight: { key, field }, value, paused }: WeightProps) {
  const page = usePage();
  const id = useId();
  const [typed, setTyped] = useState(String(value));
  const problem = numberProblem(typed, field);
  const send = () => {
    if (problem === null && Number(typed) !== value) void page.reweigh(key, Number(typed));
  };
  return (
    <div className="live-weight">
      <label htmlFor={id}>
        {field.symbol !== undefined && <i className="setting-symbol">{field.symbol}</i>}
        {field.label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        className="num"
        value={typed}
        aria-invalid={problem !== null}
        title={problem ?? `Enter: ${key} from the next step on`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
          if (event.key === 'Escape') setTyped(String(value));
        }}
      />
      {paused && (
        <button
          type="button"
          className="link"
          title="One step in which the other terms weigh nothing"
          onClick={() => void page.stepAlone(key)}
        >
          Step alone
        </button>
      )}
    </div>
  );
}
