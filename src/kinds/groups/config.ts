import { EVAL_METRICS, type EvalMetric } from '../../../workers/catalog/metrics.ts';
import type { CellOf } from '../../document/cell.ts';
import { nearest, type ConfigSpec } from '../../document/config-spec.ts';
import type { CellId } from '../../document/ids.ts';
import { Reader } from '../../document/reading.ts';
import type { Bounds } from '../../runs/groups.ts';
import { experimentConfig } from '../experiment/config.ts';

/** Users of one experiment by how much they did. */
export interface GroupsConfig {
  readonly experiment: CellId | null;
  readonly metric: EvalMetric;
  /** Longest history of each group but the last; null: the quartiles of the data. */
  readonly bounds: Bounds | null;
}

export type GroupsCell = CellOf<GroupsConfig>;

/** Bounds as they are written: "5, 8, 14"; null unless they are whole numbers that grow, at most nine. */
export function readBounds(text: string): Bounds | null {
  const bounds = text.split(',').map((part) => Number(part.trim() || Number.NaN));
  const grows = bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]);
  const whole = bounds.every((bound) => Number.isInteger(bound) && bound >= 1 && bound <= 1e6);
  return whole && grows && bounds.length <= 9 ? bounds : null;
}

export const writeBounds = (bounds: Bounds): string => bounds.join(', ');

export const groupsConfig: ConfigSpec<GroupsConfig> = {
  kind: 'groups',
  title: 'Groups of users',
  explain: 'Quiet and busy users: their intents, and how well each group is served.',
  create: (before) => ({
    experiment: nearest(before, experimentConfig.kind),
    metric: 'hr@5',
    bounds: null,
  }),
  dependsOn: ({ experiment }) => (experiment === null ? [] : [experiment]),
  write: ({ experiment, metric, bounds }) => ({
    experiment,
    metric,
    bounds: bounds === null ? 'quartiles' : writeBounds(bounds),
  }),
  read(plain) {
    const reader = new Reader(plain);
    const experiment = reader.cell('experiment');
    const metric = reader.choice('metric', EVAL_METRICS, 'hr@5');
    const written = reader.text('bounds', 100, 'quartiles');
    const bounds = written === 'quartiles' ? null : readBounds(written);
    if (bounds === null && written !== 'quartiles')
      reader.note('bounds', 'must be whole numbers that grow, such as "5, 8, 14", or "quartiles"');
    return { config: { experiment, metric, bounds }, problems: reader.finish() };
  },
  rewire: (config, rename) => ({
    ...config,
    experiment: config.experiment === null ? null : rename(config.experiment),
  }),
  reference: {
    key: 'experiment',
    kind: experimentConfig.kind,
    use: 'show',
    of: ({ experiment }) => experiment,
    pointed: (config, experiment) => ({ ...config, experiment }),
  },
  unlooked: (config) => ({ ...config, metric: 'hr@5', bounds: null }),
};
