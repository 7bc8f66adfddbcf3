import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { READY_WITHIN_MS } from '../../../src/client/worker-link.ts';
import { serveLab } from '../../../workers/lab/wire.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import type { LabApi } from '../../../workers/protocol/lab-api.ts';
import type { RunEvent } from '../../../workers/protocol/run.ts';
import { labWorld, partialLab, world, type World } from '../../support/client-doubles.ts';
import { Ear, HeldPace, REPORT, doubles, request } from '../../support/lab-doubles.ts';

const tiny = { stepsPerEpoch: 2, epochs: 2 };
const id = runId('r');
const bundled = { kind: 'bundled', name: 'planted-intents' } as const;

let here: World | null = null;
const enter = (made: World): World => (here = made);
afterEach(() => here?.closeAll());

describe('over the wire', () => {
  it('a run is told in order, from start to end', async () => {
    const { client } = enter(labWorld(doubles(tiny)));
    const progress: string[] = [];
    await client.openDataset(bundled, ({ phase }) => progress.push(phase));
    expect(progress).toEqual(['reading']);
    const ear = new Ear();
    expect(await client.start(request(), ear.hear)).toEqual({ ok: true, value: id });
    await ear.status('done');
    expect(ear.statuses).toEqual(['preparing', 'compiling', 'running', 'done']);
    expect(ear.steps).toEqual([1, 2, 3, 4]);
  });

  it('snapshots are moved, not copied', async () => {
    const rooms = doubles(tiny);
    const { client } = enter(labWorld(rooms));
    await client.openDataset(bundled, () => undefined);
    const ear = new Ear();
    await client.start(request(), ear.hear);
    await ear.status('done');
    const heard = ear.events.flatMap((e) => (e.type === 'snapshot' ? [e.snapshot.vectors] : []));
    expect(heard).toEqual([Float32Array.of(0, 1), Float32Array.of(1, 1)]);
    expect(rooms.trainings[0].snapshots.map(({ length }) => length)).toEqual([0, 0]);
  });

  it('commands, checkpoints and refusals arrive whole', async () => {
    const { client } = enter(labWorld(doubles(tiny)));
    await client.openDataset(bundled, () => undefined);
    const ear = new Ear();
    await client.start(request({ startPaused: true }), ear.hear);
    expect(await client.step(id)).toEqual({ ok: true, value: 'paused' });
    expect(await client.checkpoint(id, 'now')).toEqual({ ok: true, value: Uint8Array.of(1) });
    const second = await client.start(request({ runId: runId('second') }), () => undefined);
    expect(second).toMatchObject({ ok: false, error: { code: 'RUN_BUSY' } });
    expect(await client.stop(id)).toEqual({ ok: true, value: 'stopped' });
    for (let i = 0; i < 2; i++)
      expect(await client.checkpoint(id, 'best')).toEqual({ ok: true, value: Uint8Array.of(255) });
  });

  it('a call comlink cannot carry is answered, not thrown', async () => {
    const { client } = enter(labWorld(doubles(tiny)));
    const uncloneable = Object.assign(request(), { trap: () => undefined });
    expect(await client.start(uncloneable, () => undefined)).toMatchObject({
      ok: false,
      error: { code: 'INTERNAL' },
    });
  });
});

describe('a worker that crashes', () => {
  it('answers what is pending, and what comes later, with WORKER_CRASHED', async () => {
    const { client, workers } = enter(world((worker) => serveLab(partialLab({}), worker.inside)));
    const losses: string[] = [];
    client.onLost(({ code }) => losses.push(code));
    const pending = [client.engine('auto'), client.pause(id)];
    workers[0].crash('out of memory');
    for (const answer of await Promise.all([...pending, client.stop(id)]))
      expect(answer).toMatchObject({ error: { code: 'WORKER_CRASHED', detail: 'out of memory' } });
    expect(workers[0].terminated).toBe(1);
    expect(losses).toEqual(['WORKER_CRASHED']);
    workers[0].crash('again');
    expect(losses).toHaveLength(1);
  });

  it('is one that sends something unreadable, too', async () => {
    const { client, workers } = enter(world(() => undefined));
    const pending = client.engine('auto');
    workers[0].garble();
    expect(await pending).toMatchObject({ error: { code: 'WORKER_CRASHED' } });
  });

  it('tells its live run where it stood, and nothing that comes late', async () => {
    const pace = new HeldPace(false);
    const rooms = doubles(tiny, { pace });
    const { client, workers } = enter(labWorld(rooms));
    await client.openDataset(bundled, () => undefined);
    const ear = new Ear();
    await client.start(request(), ear.hear);
    await pace.held();
    await pace.turn(3);
    await ear.until((event) => event.type === 'steps');
    workers[0].crash('gone');
    expect(ear.events.slice(-2)).toMatchObject([
      { runId: id, type: 'error', error: { code: 'WORKER_CRASHED' } },
      { runId: id, type: 'status', status: 'failed', step: 2 },
    ]);
    const told = ear.events.length;

    // The lab behind the port is still there, runs to its end and says so: none of it is heard.
    client.restart();
    pace.open();
    await client.openDataset(bundled, () => undefined);
    const next = new Ear();
    await client.start(request({ runId: runId('next') }), next.hear);
    await next.status('done');
    expect(rooms.trainings[0].disposed).toBe(1);
    expect(ear.events).toHaveLength(told);
  });

  it('does not tell a run that was never taken on: the answer to start does', async () => {
    const { client, workers } = enter(world((worker) => serveLab(partialLab({}), worker.inside)));
    const ear = new Ear();
    const answer = client.start(request(), ear.hear);
    workers[0].crash('gone');
    expect(await answer).toMatchObject({ error: { code: 'WORKER_CRASHED' } });
    expect(ear.events).toEqual([]);
  });

  it('is replaced by a fresh one on restart', async () => {
    const { client, workers } = enter(labWorld(doubles(tiny)));
    workers[0].crash('gone');
    client.restart();
    expect(workers).toHaveLength(2);
    expect(await client.engine('auto')).toEqual({ ok: true, value: REPORT });
  });

  it('stays gone once the client is closed', async () => {
    const { client, workers } = enter(labWorld(doubles(tiny)));
    client.close();
    client.restart();
    expect(await client.engine('auto')).toMatchObject({ error: { code: 'WORKER_CRASHED' } });
    expect(workers).toHaveLength(1);
    expect(workers[0].terminated).toBe(1);
  });
});

describe('a worker that is silent from the start', () => {
  it('is given up on, and everything pending is answered', async () => {
    const { client, timers, workers } = enter(world(() => undefined));
    const pending = client.engine('auto');
    expect(timers).toMatchObject([{ ms: READY_WITHIN_MS }]);
    timers[0]?.act();
    expect(await pending).toMatchObject({ error: { code: 'WORKER_CRASHED' } });
    expect(workers[0].terminated).toBe(1);
  });

  it('is not one that has loaded and takes long over its first call', async () => {
    const { client, timers } = enter(
      world((worker) => serveLab(partialLab({ pause: () => done }), worker.inside)),
    );
    const done = Promise.resolve({ ok: true, value: 'paused' } as const);
    void client.engine('auto'); // never answered
    await client.pause(id);
    expect(timers).toEqual([null]);
  });
});

describe('what is no event of the run', () => {
  it('is dropped, with one warning', async () => {
    const start: LabApi['start'] = (_request, onEvents) => {
      const status = { type: 'status', status: 'running', epoch: 0, step: 1 } as const;
      const batches: unknown[] = [
        [{ runId: id, type: 'confetti' }],
        [{ ...status, runId: runId('other') }],
        [{ ...status, runId: id, step: -1 }],
        'nonsense',
        [{ ...status, runId: id }],
        [{ ...status, runId: id, status: 'done' }],
        [{ ...status, runId: id }], // after the end
      ];
      for (const batch of batches) onEvents(batch as readonly RunEvent[]);
      return Promise.resolve({ ok: true, value: id });
    };
    const { client, warnings } = enter(
      world((worker) => expose(partialLab({ start }), worker.inside)),
    );
    const ear = new Ear();
    await client.start(request(), ear.hear);
    await ear.status('done');
    expect(ear.statuses).toEqual(['running', 'done']);
    expect(warnings).toHaveLength(1);
  });
});

describe('the map engine', () => {
  it('starts when first asked, and again after it was lost', async () => {
    const { client, projections } = enter(world(() => undefined));
    expect(projections).toHaveLength(0);
    const pending = client.projection.cancel(id);
    projections[0].crash('gone');
    expect(await pending).toMatchObject({ error: { code: 'WORKER_CRASHED' } });
    void client.projection.cancel(id);
    expect(projections).toHaveLength(2);
    client.close();
  });
});
