import { EVAL_METRICS, type EvalMetric } from '../../../workers/catalog/metrics.ts';
import type { ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { Reader } from '../../document/reading.ts';

export const X_AXES = ['step', 'epoch', 'time'] as const;
export type XAxis = (typeof X_AXES)[number];

/** All runs of the notebook, in one table and over one another. */
export interface CompareConfig {
  /** Which metric is drawn. */
  readonly metric: EvalMetric;
  readonly x_axis: XAxis;
  /** Weight of the past in an exponential moving average, 0 (raw) to 0.99. */
  readonly smoothing: number;
  readonly log_y: boolean;
  /** The table shows only settings in which the runs differ. */
  readonly differences_only: boolean;
}

export const SMOOTHING = { min: 0, max: 0.99, integer: false } as const;

export type CompareCell = CellOf<CompareConfig>;

export const compareConfig: ConfigSpec<CompareConfig> = {
  kind: 'compare',
  title: 'Compare',
  explain: 'Every run of this notebook: one table, and their curves over one another.',
  create: () => ({
    metric: 'hr@5',
    x_axis: 'epoch',
    smoothing: 0,
    log_y: false,
    differences_only: true,
  }),
  dependsOn: () => [],
  write: (config) => ({ ...config }),
  read(plain) {
    const reader = new Reader(plain);
    const config: CompareConfig = {
      metric: reader.choice('metric', EVAL_METRICS, 'hr@5'),
      x_axis: reader.choice('x_axis', X_AXES, 'epoch'),
      smoothing: reader.number('smoothing', SMOOTHING, 0),
      log_y: reader.flag('log_y', false),
      differences_only: reader.flag('differences_only', true),
    };
    return { config, problems: reader.finish() };
  },
  rewire: (config) => config,
};
