import { useId } from 'react';
import { EVAL_METRICS, type EvalMetric } from '../../../workers/protocol/metrics.ts';
import { METRIC_NAMES } from '../../charts/names.ts';
import { style } from '../../ui/style.ts';
import { Switch, type SwitchOption } from '../../ui/Switch.tsx';
import { SMOOTHING, type CompareConfig, type XAxis } from './config.ts';

interface CompareControlsProps {
  readonly config: CompareConfig;
  /** `about`: the key that changed. */
  readonly onConfig: (config: CompareConfig, about: string) => void;
}

const AXES: readonly SwitchOption<XAxis>[] = [
  { value: 'step', label: 'Step' },
  { value: 'epoch', label: 'Epoch' },
  { value: 'time', label: 'Time', title: 'Seconds of training, pauses left out' },
];

/** What the figures show: which metric, over what, how smooth, on which scale. */
export function CompareControls({ config, onConfig }: CompareControlsProps) {
  const id = useId();
  const set = <K extends keyof CompareConfig>(key: K, value: CompareConfig[K]) =>
    onConfig({ ...config, [key]: value }, key);
  return (
    <div className="compare-controls">
      <label className="compare-metric">
        <span>Metric</span>
        <select
          value={config.metric}
          onChange={(event) => {
            const metric = EVAL_METRICS.find((key) => key === event.target.value);
            if (metric !== undefined) set('metric', metric satisfies EvalMetric);
          }}
        >
          {EVAL_METRICS.map((key) => (
            <option key={key} value={key}>
              {METRIC_NAMES[key]}
            </option>
          ))}
        </select>
      </label>
      <Switch
        legend="Over"
        options={AXES}
        value={config.x_axis}
        onChange={(axis) => set('x_axis', axis)}
      />
      <div className="compare-smoothing">
        <label htmlFor={id}>Smoothing</label>
        <input
          id={id}
          type="range"
          className="slider"
          min={SMOOTHING.min}
          max={SMOOTHING.max}
          step={0.01}
          value={config.smoothing}
          aria-valuetext={smoothingWords(config.smoothing)}
          style={style({ '--at': `${(100 * config.smoothing) / SMOOTHING.max}%` })}
          onChange={(event) => set('smoothing', Number(event.target.value))}
        />
        <output className="num" htmlFor={id}>
          {smoothingWords(config.smoothing)}
        </output>
      </div>
      <label className="compare-flag">
        <input
          type="checkbox"
          checked={config.log_y}
          onChange={(event) => set('log_y', event.target.checked)}
        />
        Log scale
      </label>
    </div>
  );
}

const smoothingWords = (weight: number): string => (weight === 0 ? 'off' : weight.toFixed(2));
