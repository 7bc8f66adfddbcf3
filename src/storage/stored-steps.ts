import { lossOf } from '../../workers/catalog/metrics.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { StepRecord } from '../../workers/protocol/run.ts';
import { STORED_VERSION, upgraded } from './schema/upgrades.ts';

/** Columns of `values` before those of the losses: step, epoch, seconds. */
const PLACE = 3;

/** A run's steps as one table: 20,000 of them are written in a millisecond, as objects in fifty. */
export interface StoredSteps {
  readonly runId: RunId;
  readonly version: number;
  /** What the columns after the first three hold, by name: the total and the terms of this run, [C]. */
  readonly losses: readonly string[];
  /** [N, 3 + C], row by row, in the doubles they were measured in. */
  readonly values: Float64Array;
  /** 1 where the step does not have that loss, [N, C]. */
  readonly absent: Uint8Array;
}

/** Steps as a table. */
export function storeSteps(runId: RunId, steps: readonly StepRecord[]): StoredSteps {
  const names = namesIn(steps);
  const width = PLACE + names.length;
  const values = new Float64Array(steps.length * width);
  const absent = new Uint8Array(steps.length * names.length);
  steps.forEach(({ step, epoch, seconds, losses }, row) => {
    values.set([step, epoch, seconds], row * width);
    names.forEach((name, i) => {
      const value = lossOf(losses, name);
      if (value === null) absent[row * names.length + i] = 1;
      else values[row * width + PLACE + i] = value;
    });
  });
  return { runId, version: STORED_VERSION, losses: names, values, absent };
}

function namesIn(steps: readonly StepRecord[]): readonly string[] {
  const names = new Set<string>();
  for (const { losses } of steps) for (const name of Object.keys(losses)) names.add(name);
  return [...names];
}

/** The table as steps; null when it is none that this page can read. */
export function readSteps(stored: unknown): readonly StepRecord[] | null {
  const table = upgraded('steps', stored);
  if (!isTable(table)) return null;
  const { losses: names, values, absent } = table;
  const width = PLACE + names.length;
  return Array.from({ length: values.length / width }, (_, row) => {
    const at = row * width;
    const losses = Object.fromEntries(
      names.map((name, i) => [
        name,
        absent[row * names.length + i] === 1 ? null : values[at + PLACE + i],
      ]),
    );
    return { step: values[at], epoch: values[at + 1], seconds: values[at + 2], losses };
  });
}

function isTable(value: unknown): value is StoredSteps {
  if (typeof value !== 'object' || value === null) return false;
  const { losses, values, absent } = value as Partial<Record<keyof StoredSteps, unknown>>;
  if (!isNames(losses)) return false;
  if (!(values instanceof Float64Array) || !(absent instanceof Uint8Array)) return false;
  const rows = values.length / (PLACE + losses.length);
  return Number.isInteger(rows) && absent.length === rows * losses.length;
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.every((name) => typeof name === 'string') &&
  new Set(value).size === value.length;
