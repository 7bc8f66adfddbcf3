import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import type { EpochRecord } from '../../../workers/protocol/run.ts';
import { intentsInUse, isCollapsed, metric, percent } from '../../runs/summary.ts';

/** What the intents do, and what is foretold, after an epoch: the first part is the one to read. */
export function stageParts(
  health: ClusterHealth | null,
  record: EpochRecord | null,
  withoutHealth: string,
): readonly string[] {
  const intents =
    health === null
      ? [withoutHealth]
      : [
          isCollapsed(health) ? `Collapsed: ${intentsInUse(health)}` : intentsInUse(health),
          `largest ${percent(health.largestShare)} of users`,
          ...(health.nmi === null ? [] : [`agreement with planted (NMI) ${health.nmi.toFixed(2)}`]),
        ];
  return record === null ? intents : [...intents, `HR@5 ${metric(record.valid['hr@5'])}`];
}
