import { describe, expect, it } from 'vitest';
import { Outbox } from '../../../workers/lab/outbox.ts';
import { Rate, WARM_UP_STEPS } from '../../../workers/lab/rate.ts';
import { buffersOf } from '../../../workers/lab/wire.ts';
import { realPace } from '../../../workers/lab/pace.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import type { RunEvent } from '../../../workers/protocol/run.ts';

const id = runId('r');

function losses(step: number, stepsPerSecond: number | null = null): RunEvent {
  const record = {
    step,
    epoch: 0,
    seconds: step,
    losses: { loss: 1, loss_rec: 1, loss_cl: null, loss_icl: null, loss_cluster: null },
  };
  return { runId: id, type: 'steps', steps: [record], stepsPerSecond };
}
const status: RunEvent = { runId: id, type: 'status', status: 'running', epoch: 0, step: 1 };

describe('the outbox', () => {
  function outbox() {
    const clock = { ms: 0 };
    const batches: (readonly RunEvent[])[] = [];
    return {
      clock,
      batches,
      box: new Outbox(
        (batch) => batches.push(batch),
        () => clock.ms,
      ),
    };
  }

  it('lets losses wait for company, and merges them in order', () => {
    const { clock, batches, box } = outbox();
    box.post(losses(1));
    expect(batches).toHaveLength(1); // the first ever goes at once
    clock.ms = 50;
    box.post(losses(2));
    box.post(losses(3, 10));
    expect(batches).toHaveLength(1);
    clock.ms = 100;
    box.post(losses(4, 20));
    expect(batches).toHaveLength(2);
    expect(batches[1]).toMatchObject([
      { type: 'steps', steps: [{ step: 2 }, { step: 3 }, { step: 4 }], stepsPerSecond: 20 },
    ]);
  });

  it('sends anything else at once, after the losses before it', () => {
    const { batches, box } = outbox();
    box.post(losses(1));
    box.post(losses(2));
    box.post(status);
    expect(batches.map((batch) => batch.map(({ type }) => type))).toEqual([
      ['steps'],
      ['steps', 'status'],
    ]);
  });

  it('delivers at most ten times a second while only losses come', () => {
    const { clock, batches, box } = outbox();
    for (clock.ms = 0; clock.ms < 1000; clock.ms += 5) box.post(losses(clock.ms / 5 + 1));
    expect(batches).toHaveLength(10);
  });
});

describe('the rate', () => {
  it('is unknown until two read-backs after warm-up', () => {
    const rate = new Rate();
    rate.worked(9000); // compiling
    rate.synced(WARM_UP_STEPS - 1);
    rate.worked(100);
    rate.synced(WARM_UP_STEPS);
    expect(rate.perSecond).toBeNull();
    rate.worked(500);
    rate.synced(WARM_UP_STEPS + 20);
    expect(rate.perSecond).toBe(40);
  });

  it('is that of the last seconds', () => {
    const rate = new Rate();
    rate.synced(10);
    for (let step = 20; step <= 100; step += 10) {
      rate.worked(1000);
      rate.synced(step);
    }
    expect(rate.perSecond).toBe(10);
    for (let step = 120; step <= 220; step += 20) {
      rate.worked(1000);
      rate.synced(step);
    }
    expect(rate.perSecond).toBe(20);
  });
});

describe('what is given away over the wire', () => {
  const snapshot = (vectors: Float32Array, centres: Float32Array | null): RunEvent => ({
    runId: id,
    type: 'snapshot',
    snapshot: {
      epoch: 0,
      dims: 1,
      users: Int32Array.of(0),
      vectors,
      intents: null,
      centres,
      planted: null,
      health: null,
    },
  });

  it('is the vectors and centres of snapshots, each buffer once', () => {
    const vectors = Float32Array.of(1);
    const centres = Float32Array.of(2);
    expect(buffersOf([status, snapshot(vectors, centres), snapshot(vectors, null)])).toEqual([
      vectors.buffer,
      centres.buffer,
    ]);
  });

  it('is never memory that others share', () => {
    const part = new Float32Array(4).subarray(1, 2);
    const shared = new Float32Array(new SharedArrayBuffer(4));
    expect(buffersOf([snapshot(part, shared)])).toEqual([]);
  });
});

it('a breath lets messages in', async () => {
  const { port1, port2 } = new MessageChannel();
  let heard = false;
  port1.onmessage = () => (heard = true);
  port2.postMessage('pause');
  for (let breaths = 0; breaths < 100 && !heard; breaths++) await realPace.breathe();
  port1.close();
  expect(heard).toBe(true);
});
