import { expect, vi } from 'vitest';
import { createKeep } from '../../src/storage/keepers/index.ts';
import { createSession } from '../../src/session/index.ts';
import { cellId } from '../../src/document/ids.ts';
import { createLabStore } from '../../src/session/store.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';
import { FakeLab } from './fake-lab.ts';
import { MemoryArchive } from './memory-archive.ts';
import { STEPS_PER_EPOCH } from './script.ts';
import { runAt } from '../../src/state/selectors.ts';

export const DATA = cellId('data');
export const EXPERIMENT = cellId('experiment');
export const BUNDLED = { kind: 'bundled', name: 'planted-intents' } as const;

/** Where a run can go on from after some epochs. */
export const point = (epoch: number): ResumePoint => ({
  epoch,
  step: epoch * STEPS_PER_EPOCH,
  seconds: epoch,
  parameters: new Map([['weight', { shape: [2], values: Float32Array.of(epoch, 1) }]]),
  moments: { first: new Map(), second: new Map() },
  best: null,
  epochsSinceBest: 0,
});

/** One visit: a page over an archive that outlives it. Time passes when `later` is called. */
export async function visit(archive = new MemoryArchive(), elsewhere = false, lab = new FakeLab()) {
  const store = createLabStore();
  const timers: (() => void)[] = [];
  let granted: () => void = () => undefined;
  const keep = createKeep(store, {
    archive,
    claim: (mine, taken) => {
      granted = mine;
      if (elsewhere) taken();
      else mine();
    },
    now: () => 1000,
    later: (_ms, act) => {
      timers.push(act);
      return () => void timers.splice(timers.indexOf(act), 1);
    },
  });
  const session = createSession(lab, store, keep);
  await session.openDataset(DATA, BUNDLED);
  await keep.ready;
  const run = () => {
    const current = runAt(store.getState(), EXPERIMENT);
    if (current === null) throw new Error('no run');
    return current;
  };
  const later = async () => {
    for (const act of timers.splice(0)) act();
    await keep.flush();
  };
  const epochs = (from: number, to: number) => {
    for (let epoch = from; epoch < to; epoch += 1) {
      lab.epochs(1);
      lab.emit({ type: 'resumable', point: point(epoch + 1) });
    }
  };
  return { archive, lab, store, keep, session, run, later, epochs, grant: () => granted() };
}

const UNKNOWN = {
  code: 'UNKNOWN_RUN',
  message: 'The engine does not hold this run.',
  action: 'Run it again.',
} as const;

/** The engine of another visit: it knows nothing of earlier runs. */
export function forgetful() {
  const lab = new FakeLab();
  vi.spyOn(lab, 'checkpoint').mockResolvedValue(FakeLab.refuse(UNKNOWN));
  return lab;
}

/** A visit whose run has ended, one map drawn and what it learned stored. */
export async function ended(end: 'done' | 'stopped', archive = new MemoryArchive()) {
  const all = await visit(archive);
  await all.session.run();
  all.lab.begin();
  all.epochs(0, 1);
  await vi.waitFor(() => expect(all.run().maps).toHaveLength(1));
  if (end === 'done') all.lab.finish();
  else await all.session.stop();
  await vi.waitFor(() => expect(archive.checkpoints.has(all.run().id)).toBe(true));
  await all.later();
  return { ...all, record: all.run() };
}
