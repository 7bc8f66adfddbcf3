import { EVAL_METRICS, type EvalMetric } from '../../../workers/catalog/metrics.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import { Switch } from '../../ui/Switch.tsx';
import { AXIS_OPTIONS } from '../axis-options.ts';
import { Smoothing } from '../Smoothing.tsx';
import type { CompareConfig } from './config.ts';

interface CompareControlsProps {
  readonly config: CompareConfig;
  /** `about`: the key that changed. */
  readonly onConfig: (config: CompareConfig, about: string) => void;
}

/** What the figures show: which metric, over what, how smooth, on which scale. */
export function CompareControls({ config, onConfig }: CompareControlsProps) {
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
        options={AXIS_OPTIONS}
        value={config.x_axis}
        onChange={(axis) => set('x_axis', axis)}
      />
      <Smoothing value={config.smoothing} onChange={(weight) => set('smoothing', weight)} />
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
