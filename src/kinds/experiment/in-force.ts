import type { RunConfig } from '../../../workers/catalog/config.ts';
import { configAt } from '../../../workers/catalog/weight-changes.ts';
import type { RunRecord } from '../../runs/record.ts';

/** Settings with the weights that a run has come to. */
export const inForce = (settings: RunConfig, run: RunRecord | null): RunConfig =>
  configAt(settings, run?.changes ?? [], (run?.step ?? 0) + 1);
