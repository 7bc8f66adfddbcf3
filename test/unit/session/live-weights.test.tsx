// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LiveWeights } from '../../../src/kinds/experiment/LiveWeights.tsx';
import { PageProvider, type Page } from '../../../src/kinds/page.tsx';
import { createSession } from '../../../src/session/index.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { runAt } from '../../../src/state/selectors.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { BUNDLED, DATA, EXPERIMENT } from '../../support/visit.ts';

afterEach(cleanup);

async function training() {
  const lab = new FakeLab();
  const store = createLabStore();
  const session = createSession(lab, store);
  await session.openDataset(DATA, BUNDLED);
  await session.run(EXPERIMENT);
  lab.begin();
  lab.epochs(1);
  const run = () => {
    const found = runAt(store.getState(), EXPERIMENT);
    if (found === null) throw new Error('no run');
    return found;
  };
  return { lab, session, run };
}

describe('weights of a run that trains', () => {
  it('change from the next step on, and are kept with the run', async () => {
    const { session, run } = await training();
    await session.reweigh('trade_off', 0.5);
    expect(run().changes).toEqual([{ step: 13, key: 'trade_off', value: 0.5 }]);
  });

  it('weigh nothing but one term for a single step, and then what they did', async () => {
    const { lab, session, run } = await training();
    await session.pause();
    lab.calls.length = 0;
    await session.stepAlone('trade_off');
    const { config } = run();
    const of = (name: string) =>
      lab.calls.flatMap((call) => (call.name === name ? [call.detail] : []));
    const others = ['rec_weight', 'cf_weight', 'intent_cf_weight'];
    expect(of('reweigh')).toEqual([
      ...others.map((key) => expect.objectContaining({ key, value: 0 }) as object),
      ...others.map((key) => expect.objectContaining({ key, value: config[key] }) as object),
    ]);
    expect(lab.calls.map(({ name }) => name).indexOf('step')).toBe(3);
    // Pressed once more before it is over: nothing more than one step is taken.
    lab.calls.length = 0;
    await Promise.all([session.stepAlone('trade_off'), session.stepAlone('trade_off')]);
    expect(of('step')).toHaveLength(1);
    expect(of('reweigh').at(-1)).toMatchObject({ value: config.intent_cf_weight });
  });

  it('are changed alike when the run is run again alike', async () => {
    const { lab, session, run } = await training();
    await session.reweigh('trade_off', 0.5);
    const [first, { changes }] = [run().id, run()];
    lab.epochs(1);
    lab.finish();
    session.setting(EXPERIMENT, 'seed', 77);
    await session.repeat(first);
    expect(run().id).not.toBe(first);
    expect(lab.run).toMatchObject({ changes, config: { seed: 1 } });
    expect(run().changes).toEqual(changes);
    // A plain run has none.
    lab.begin();
    lab.finish();
    await session.run(EXPERIMENT);
    expect(lab.run.changes).toBeUndefined();
  });
});

it('sends a typed weight with Enter, and nothing out of bounds', async () => {
  const { run, session } = await training();
  const reweigh = vi.fn<Page['reweigh']>();
  const page = { ...session, reweigh } as unknown as Page;
  render(
    <PageProvider page={page}>
      <LiveWeights run={run()} />
    </PageProvider>,
  );
  const box = screen.getByRole('textbox', { name: /Cluster weight/ });
  fireEvent.change(box, { target: { value: '0' } });
  expect(reweigh).not.toHaveBeenCalled();
  fireEvent.change(box, { target: { value: '0.5' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(reweigh).toHaveBeenCalledWith('trade_off', 0.5);
  fireEvent.change(box, { target: { value: '1000' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(reweigh).toHaveBeenCalledOnce();
});
