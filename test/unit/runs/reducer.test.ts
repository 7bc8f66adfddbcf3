import { describe, expect, it } from 'vitest';
import { runId } from '../../../workers/protocol/ids.ts';
import type { RunEvent } from '../../../workers/protocol/run.ts';
import { applyEvents, bestEpoch, withMap } from '../../../src/runs/reducer.ts';
import { storeRun } from '../../../src/storage/stored.ts';
import { boundSnapshots, boundSteps, MAX_STEPS } from '../../../src/runs/retention.ts';
import { epoch, frame, record, result, snapshot, step } from '../../support/runs-fixture.ts';

const base = record();
const id = base.id;
const status = (status: Extract<RunEvent, { type: 'status' }>['status'], step = 0): RunEvent => ({
  runId: id,
  type: 'status',
  status,
  epoch: 0,
  step,
});
const steps = (...numbers: number[]): RunEvent => ({
  runId: id,
  type: 'steps',
  steps: numbers.map((n) => step(n)),
  stepsPerSecond: 38,
});
const error: RunEvent = {
  runId: id,
  type: 'error',
  error: { code: 'DIVERGED', message: 'm', action: 'a' },
};

describe('applyEvents', () => {
  it('leaves the record it was given untouched', () => {
    const frozen = Object.freeze({ ...base, steps: Object.freeze([]) });
    expect(applyEvents(frozen, [steps(1)]).steps).toHaveLength(1);
    expect(frozen.steps).toHaveLength(0);
  });

  it('passes over the events of other runs', () => {
    const other = { ...steps(1), runId: runId('other') };
    expect(applyEvents(base, [other])).toBe(base);
  });

  it.each(['done', 'stopped', 'failed'] as const)('never takes %s back', (end) => {
    const over = applyEvents(base, [status(end), status('running'), status('paused')]);
    expect(over.status).toBe(end);
  });

  it('lets a paused run go on', () => {
    expect(applyEvents(base, [status('paused'), status('running')]).status).toBe('running');
  });

  it('never counts down', () => {
    const after = applyEvents(base, [steps(1, 2, 25), status('running', 3)]);
    expect([after.step, after.epoch]).toEqual([25, 2]);
  });

  it('still takes measurements that arrive after the end', () => {
    const after = applyEvents(base, [
      status('done'),
      steps(7),
      { runId: id, type: 'result', result: result(0.3, 0.1) },
    ]);
    expect(after.steps.map((s) => s.step)).toEqual([7]);
    expect(after.result?.test['hr@5']).toBe(0.3);
  });

  it('orders steps and lets the later of two with the same number stay', () => {
    const again: RunEvent = {
      runId: id,
      type: 'steps',
      steps: [{ ...step(2), losses: { loss: 99 } }],
      stepsPerSecond: null,
    };
    const after = applyEvents(base, [steps(3, 1), steps(2), again]);
    expect(after.steps.map((s) => [s.step, s.losses.loss === 99])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(after.stepsPerSecond).toBeNull();
  });

  it('orders epochs, replaces repeats, and knows the best', () => {
    const events = [epoch(1, 0.2, true), epoch(0, 0.1, true), epoch(2, 0.1), epoch(1, 0.25, true)];
    const after = applyEvents(
      base,
      events.map((record): RunEvent => ({ runId: id, type: 'epoch', record })),
    );
    expect(after.epochs.map((e) => e.valid['hr@5'])).toEqual([0.1, 0.25, 0.1]);
    expect(bestEpoch(after)?.epoch).toBe(1);
    expect(bestEpoch(base)).toBeNull();
  });

  it('fails a living run on an error, and only notes it on a finished one', () => {
    expect(applyEvents(base, [error])).toMatchObject({
      status: 'failed',
      error: { code: 'DIVERGED' },
    });
    expect(applyEvents(base, [status('done'), error])).toMatchObject({
      status: 'done',
      error: { code: 'DIVERGED' },
    });
  });

  it('replaces the map of the same epoch', () => {
    const twice = withMap(withMap(base, frame([0, 1])), frame([1, 1, 1]));
    expect(twice.maps.map((m) => m.users.length)).toEqual([3]);
  });
});

describe('what a long run keeps', () => {
  const all = (n: number) => Array.from({ length: n }, (_, i) => step(i + 1));

  it('is everything up to the bound', () => {
    expect(boundSteps(all(MAX_STEPS))).toHaveLength(MAX_STEPS);
  });

  it('is at most the bound, the newest half complete, the first step always', () => {
    const kept = boundSteps(all(50), 20).map((s) => s.step);
    // 40 older steps, 10 places: every fourth.
    expect(kept).toEqual([1, 5, 9, 13, 17, 21, 25, 29, 33, 37, ...range(41, 50)]);
  });

  it('does not depend on how the steps arrived', () => {
    const events = all(45_000).map((s) => s.step);
    const atOnce = applyEvents(base, [steps(...events)]);
    const inBatches: RunEvent[] = [];
    for (let i = 0; i < events.length; i += 997) inBatches.push(steps(...events.slice(i, i + 997)));
    const numbers = (events: readonly RunEvent[]) =>
      applyEvents(base, events).steps.map((s) => s.step);
    expect(numbers(inBatches)).toEqual(atOnce.steps.map((s) => s.step));
    expect(atOnce.steps.length).toBeLessThanOrEqual(MAX_STEPS);
  });

  it('thins snapshots where they are densest, never the first, the newest or the best', () => {
    const snapshots = [0, 1, 2, 3, 10, 20].map((n) => snapshot(n));
    const bytes = 8 * 4;
    const epochs = (best: number | null, kept: number) =>
      boundSnapshots(snapshots, best, kept * bytes).map((s) => s.epoch);
    expect(epochs(null, 5)).toEqual([0, 2, 3, 10, 20]);
    expect(epochs(1, 5)).toEqual([0, 1, 3, 10, 20]);
    expect(epochs(3, 1)).toEqual([0, 3, 20]);
    // What is still to be drawn stays, whatever it weighs.
    const needed = snapshots.slice(1, 4);
    const kept = boundSnapshots(snapshots, null, bytes, needed).map((s) => s.epoch);
    expect(kept).toEqual([0, 1, 2, 3, 20]);
  });

  it('knows how far a run is before its first step, and forgets it then', () => {
    const preparation = { part: 'centres', done: 3, total: 100 } as const;
    const told = { runId: id, type: 'preparing', preparation } as const;
    const preparing = applyEvents(record(), [status('preparing'), told]);
    expect(preparing.preparing).toEqual(preparation);
    expect(applyEvents(preparing, [status('compiling')])).not.toHaveProperty('preparing');
    expect(applyEvents(preparing, [status('compiling'), told])).not.toHaveProperty('preparing');
    expect(storeRun(preparing, '0')).not.toHaveProperty('preparing');
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
