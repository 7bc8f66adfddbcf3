/** Learned parameters that were dropped on the page: a run like any other, but for its training. */
import { describe, expect, it, vi } from 'vitest';
import { experimentOutput } from '../../../src/kinds/experiment/output.ts';
import { momentOf } from '../../../src/kinds/intents/model.ts';
import { resultsModel } from '../../../src/kinds/results/model.ts';
import { resultsConfig } from '../../../src/kinds/results/config.ts';
import { rowsOf, valueOf } from '../../../src/kinds/compare/table.ts';
import { cellsOf } from '../../../src/document/notebook.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import { shippedNotebook } from '../../../src/shipped/index.ts';
import { staleSpecs } from '../../../src/jobs/queue.ts';
import { notebookOf, runAt, runsHere, staleOf, viewOf } from '../../../src/state/selectors.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { forgetful, EXPERIMENT, visit } from '../../support/visit.ts';

type Visit = Awaited<ReturnType<typeof visit>>;

const FILE = () => new File(['weights'], 'their.pt');

async function dropped(page?: Visit) {
  const here = page ?? (await visit());
  await here.session.receive(FILE());
  // A file is copied before it is kept.
  await vi.waitFor(async () => expect(await here.keep.checkpoint(here.run().id)).not.toBeNull());
  await here.later();
  return here;
}

const resultsOf = ({ store }: Visit) => {
  const view = viewOf(store.getState());
  return resultsModel(view, cellsOf(view.notebook, resultsConfig)[0]);
};

describe('a checkpoint that was dropped', () => {
  it('is a run of the experiment on its data: a result with popularity, one map, health, no curves', async () => {
    const { run, store } = await dropped();
    expect(run()).toMatchObject({
      name: 'their.pt',
      status: 'done',
      step: 0,
      epochs: [],
      steps: [],
      imported: { file: 'their.pt', meanNorm: 0.9911, clusterLoss: -0.4876 },
      result: { health: { used: 2, largestShare: 0.8 } },
    });
    expect(run().result?.popularity['hr@5']).toBeGreaterThan(0);
    await vi.waitFor(() => expect(run().maps).toHaveLength(1));
    // There is one moment: its health is there before its map is, and nothing agrees over epochs.
    const moment = momentOf(run(), null, 'intent');
    expect(moment).toMatchObject({ health: { used: 2 }, agreement: [] });
    expect(resultsOf({ store } as Visit)).toMatchObject({
      run: { name: 'their.pt' },
      beside: null,
    });
  });

  it('says what it is where others have curves, and of its settings only those that are known', async () => {
    const { run } = await dropped();
    const { text, figures } = experimentOutput({ run: run(), earlier: [] }, { theme: LIGHT });
    expect(text).toMatch(/Read from their\.pt .* not trained here.* drop the file again/);
    expect(figures).toEqual([]);
    const [row] = rowsOf([run()]);
    expect(row).toMatchObject({ split: 'test', change: 'read from a file' });
    expect(valueOf(row, 'hidden_size')).toBe(run().config.hidden_size);
    expect(valueOf(row, 'pooling')).toBe('all_positions');
    expect(valueOf(row, 'lr')).toBeNull();
    expect(valueOf(row, 'seconds')).toBeNull();
    expect(valueOf(row, 'status')).toBe('from a file');
  });

  it('is never what the experiment asks for: nothing is stale by it, and Run trains', async () => {
    const here = await dropped();
    here.session.setting(EXPERIMENT, 'lr', 0.01);
    const state = here.store.getState();
    expect(staleOf(state).size).toBe(0);
    expect(staleSpecs(viewOf(state))).toEqual([]);
    await here.session.main();
    expect(here.lab.requests).toHaveLength(1);
    expect(runsHere(here.store.getState()).map(({ part }) => part)).toEqual(['', 'file']);
  });

  it('stands beside the run that was trained, in the table of results', async () => {
    const here = await visit();
    await here.session.run();
    here.lab.begin();
    here.epochs(0, 1);
    here.lab.finish();
    const trained = here.run().name;
    await dropped(here);
    expect(resultsOf(here)).toMatchObject({ run: { name: 'their.pt' }, beside: { name: trained } });
    // What changed is told against what was trained before.
    const [file, own] = rowsOf(runsHere(here.store.getState()));
    expect([file.change, own.change]).toEqual(['read from a file', 'first run']);
  });

  it('is there in the next visit with its map, its file and its health, and is measured again from it', async () => {
    const before = await dropped();
    await vi.waitFor(() => expect(before.run().maps).toHaveLength(1));
    await before.later();
    const next = await visit(before.archive, false, forgetful());
    expect(next.run()).toMatchObject({ imported: before.run().imported, result: { health: {} } });
    expect(next.run().maps).toHaveLength(1);
    expect(await next.session.checkpoint(next.run().id)).toEqual(
      new TextEncoder().encode('weights'),
    );
    await next.session.viewAgain(next.run().id, 'real_positions');
    expect(next.run().imported).toMatchObject({ meanNorm: 0.25 });
  });

  it('goes into a .ipynb and comes out of it', async () => {
    const { store, run } = await dropped();
    await vi.waitFor(() => expect(run().maps).toHaveLength(1));
    const text = await writeIpynb(viewOf(store.getState()), {
      app: '1',
      toPng: () => Promise.resolve(null),
    });
    const read = readIpynb(text, 'mine.ipynb', shippedNotebook);
    if ('error' in read) throw new Error(read.error.message);
    expect(read.document.runs[0]).toMatchObject({ name: 'their.pt', imported: run().imported });
  });

  it('brings an experiment where the notebook has none on these data', async () => {
    const here = await visit();
    here.session.remove(EXPERIMENT);
    await here.session.receive(FILE());
    const cells = notebookOf(here.store.getState()).cells;
    const added = cells.find(({ kind }) => kind === 'experiment');
    expect(added).toBeDefined();
    expect(runAt(here.store.getState(), added?.id ?? null)).toMatchObject({ name: 'their.pt' });
  });
});

describe('how the users of a checkpoint are read', () => {
  it('can be changed: health, map and norms are measured again, the ranking stays', async () => {
    const { session, run, store, lab } = await dropped();
    await vi.waitFor(() => expect(run().maps).toHaveLength(1));
    const { result, maps } = run();
    await session.viewAgain(run().id, 'real_positions');
    expect(lab.calls.at(-1)).toMatchObject({ name: 'viewCheckpoint' });
    expect(run()).toMatchObject({
      config: { pooling: 'real_positions' },
      imported: { meanNorm: 0.25, clusterLoss: -0.0611 },
      result: { health: { used: 4 }, test: result?.test },
    });
    await vi.waitFor(() => expect(run().maps).toHaveLength(1));
    expect(run().maps[0]).not.toBe(maps[0]);
    expect(store.getState().evaluation).toMatchObject({ kind: 'done', name: 'their.pt' });
    const calls = lab.calls.length;
    await session.viewAgain(run().id, 'real_positions');
    expect(lab.calls).toHaveLength(calls);
  });

  it('is refused in words without the data, and where the file is not kept any more', async () => {
    const { session, run, store, keep } = await dropped();
    vi.spyOn(keep, 'checkpoint').mockResolvedValue(null);
    await session.viewAgain(run().id, 'real_positions');
    expect(store.getState().complaint).toMatchObject({
      message: expect.stringMatching(/not kept here/) as unknown,
      action: expect.stringMatching(/Drop the file/) as unknown,
    });
    store.setState({ data: new Map() });
    await session.viewAgain(run().id, 'real_positions');
    expect(store.getState().complaint?.message).toMatch(/not open now/);
  });

  it('that fails leaves the run as it was', async () => {
    const { session, run, store, lab } = await dropped();
    const before = run();
    const no = { code: 'INTERNAL', message: 'No.', action: 'Try again.' } as const;
    vi.spyOn(lab, 'viewCheckpoint').mockResolvedValue(FakeLab.refuse(no));
    await session.viewAgain(run().id, 'real_positions');
    expect(run()).toBe(before);
    expect(store.getState().complaint?.message).toBe('their.pt: No.');
  });
});
