import { epochPlace } from '../figures/metric-curves.ts';
import type { RunAxis } from '../figures/run-axis.ts';
import type { RunRecord } from '../runs/record.ts';
import { recordAfter } from '../runs/timeline.ts';
import { useLab } from './page.tsx';

/** After how many epochs a run is looked at; null while its newest is followed. */
export const useScrubbed = (run: RunRecord | null): number | null =>
  useLab(({ scrubbed }) => (run === null ? null : (scrubbed.get(run.id) ?? null)));

/** Where that stands on an axis of the run's curves; null where no cursor is wanted. */
export function cursorAt(run: RunRecord, trained: number | null, x: RunAxis): number | null {
  if (trained === null || trained === 0) return trained;
  const record = recordAfter(run.epochs, trained);
  return record === null ? null : epochPlace(record, x);
}
