import * as v from 'valibot';
import type { RunId } from '../../workers/protocol/ids.ts';
import { PREPARATIONS, RUN_STATUSES, type RunEvent } from '../../workers/protocol/run.ts';
import { ERROR_CODES } from '../../workers/protocol/errors.ts';

const record = v.looseObject({});
const count = v.pipe(v.number(), v.minValue(0));
const common = { runId: v.string() };

/** The outline of every event: enough to tell a stray or outdated message, cheap enough for each batch. */
const outline = v.variant('type', [
  v.looseObject({
    ...common,
    type: v.literal('preparing'),
    preparation: v.looseObject({ part: v.picklist(PREPARATIONS), done: count, total: count }),
  }),
  v.looseObject({ ...common, type: v.literal('plan'), plan: record }),
  v.looseObject({
    ...common,
    type: v.literal('status'),
    status: v.picklist(RUN_STATUSES),
    epoch: count,
    step: count,
  }),
  v.looseObject({
    ...common,
    type: v.literal('steps'),
    steps: v.custom(Array.isArray),
    stepsPerSecond: v.nullable(v.number()),
  }),
  v.looseObject({ ...common, type: v.literal('epoch'), record }),
  v.looseObject({
    ...common,
    type: v.literal('change'),
    change: v.looseObject({ step: count, key: v.string(), value: v.number() }),
  }),
  v.looseObject({
    ...common,
    type: v.literal('snapshot'),
    snapshot: v.looseObject({ vectors: v.instance(Float32Array) }),
  }),
  v.looseObject({
    ...common,
    type: v.literal('resumable'),
    point: v.looseObject({ epoch: count, step: count, parameters: v.instance(Map) }),
  }),
  v.looseObject({ ...common, type: v.literal('result'), result: record }),
  v.looseObject({
    ...common,
    type: v.literal('error'),
    error: v.looseObject({
      code: v.picklist(ERROR_CODES),
      message: v.string(),
      action: v.string(),
    }),
  }),
]);

const isEventOf =
  (runId: RunId) =>
  (value: unknown): value is RunEvent =>
    v.is(outline, value) && value.runId === runId;

/**
 * Reads batches of one run's events off the wire. What is not an event of this run is dropped, and
 * `warn` is told of the first such thing only.
 */
export function createReader(
  runId: RunId,
  warn: (text: string, value: unknown) => void,
): (batch: unknown) => readonly RunEvent[] {
  const isEvent = isEventOf(runId);
  let warned = false;
  return (batch) => {
    const values: readonly unknown[] = Array.isArray(batch) ? batch : [batch];
    const events = values.filter(isEvent);
    if (events.length < values.length && !warned) {
      warned = true;
      const stray = values.find((value) => !isEvent(value));
      warn(`The engine sent something that is no event of run ${runId}; it is ignored`, stray);
    }
    return events;
  };
}
