import { LOSS_TERMS, type Losses } from '../../workers/catalog/metrics.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { StepRecord } from '../../workers/protocol/run.ts';
import { STORED_VERSION } from './stored.ts';

/** Columns of `values`: step, epoch, seconds, then the terms of the loss. */
const COLUMNS = 3 + LOSS_TERMS.length;

/** A run's steps as one table: 20,000 of them are written in a millisecond, as objects in fifty. */
export interface StoredSteps {
  readonly runId: RunId;
  readonly version: number;
  /** [N, COLUMNS], row by row, in the doubles they were measured in. */
  readonly values: Float64Array;
  /** Bit i of a step is set where its i-th term is absent, [N]. */
  readonly absent: Uint8Array;
}

/** Steps as a table. */
export function storeSteps(runId: RunId, steps: readonly StepRecord[]): StoredSteps {
  const values = new Float64Array(steps.length * COLUMNS);
  const absent = new Uint8Array(steps.length);
  steps.forEach((step, row) => {
    values.set([step.step, step.epoch, step.seconds], row * COLUMNS);
    LOSS_TERMS.forEach((term, i) => {
      const value = step[term];
      if (value === null) absent[row] |= 1 << i;
      else values[row * COLUMNS + 3 + i] = value;
    });
  });
  return { runId, version: STORED_VERSION, values, absent };
}

/** The table as steps; null when it is none that this page can read. */
export function readSteps(stored: unknown): readonly StepRecord[] | null {
  if (!isTable(stored)) return null;
  const { values, absent } = stored;
  return Array.from(absent, (bits, row) => {
    const [step, epoch, seconds, ...terms] = values.subarray(row * COLUMNS, (row + 1) * COLUMNS);
    const losses = Object.fromEntries(
      LOSS_TERMS.map((term, i) => [term, bits & (1 << i) ? null : terms[i]]),
    ) as Losses;
    return { step, epoch, seconds, ...losses };
  });
}

function isTable(value: unknown): value is StoredSteps {
  if (typeof value !== 'object' || value === null) return false;
  const { version, values, absent } = value as Partial<Record<keyof StoredSteps, unknown>>;
  return (
    version === STORED_VERSION &&
    values instanceof Float64Array &&
    absent instanceof Uint8Array &&
    values.length === absent.length * COLUMNS
  );
}
