import { Switch, type SwitchOption } from '../../ui/Switch.tsx';
import { AXIS_OPTIONS } from '../axis-options.ts';
import { Smoothing } from '../Smoothing.tsx';
import type { CurveLook } from './curve-look.ts';

const OPTIONS: readonly SwitchOption<CurveLook['axis']>[] = [
  { value: 'own', label: 'Auto', title: 'Losses over steps, metrics over epochs' },
  ...AXIS_OPTIONS,
];

interface CurveControlsProps {
  readonly look: CurveLook;
  readonly onLook: (change: Partial<CurveLook>) => void;
}

/** Over what both figures are drawn, and how the losses are. */
export function CurveControls({ look, onLook }: CurveControlsProps) {
  return (
    <div className="curve-controls cell-controls">
      <Switch
        legend="Curves over"
        options={OPTIONS}
        value={look.axis}
        onChange={(axis) => onLook({ axis })}
      />
      <Smoothing value={look.smoothing} onChange={(smoothing) => onLook({ smoothing })} />
      <label className="curve-total">
        <input
          type="checkbox"
          checked={look.total}
          onChange={(event) => onLook({ total: event.target.checked })}
        />
        Weighted total
      </label>
      <label className="curve-total" title="Terms as recorded, before their weights">
        <input
          type="checkbox"
          checked={!look.weighted}
          onChange={(event) => onLook({ weighted: !event.target.checked })}
        />
        Unweighted terms
      </label>
    </div>
  );
}
