// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SessionProvider } from '../../../src/app/context.tsx';
import { commands } from '../../../src/app/commands/list.ts';
import { Outline } from '../../../src/app/Outline.tsx';
import { register } from '../../../src/document/kinds.ts';
import { cellOf } from '../../../src/document/notebook.ts';
import { writeHtml } from '../../../src/exchange/html/write.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import { standings } from '../../../src/jobs/stale.ts';
import { ShownCell } from '../../../src/kinds/views.tsx';
import { notebookOf, staleOf, viewOf } from '../../../src/state/selectors.ts';
import { point, visit } from '../../support/visit.ts';
import { seedsKind } from '../../support/toy-kind/kind.ts';

/* A kind that plans three runs, in one file that nothing but this test names. */
let forget: () => void = () => undefined;
beforeAll(() => {
  forget = register(seedsKind);
});
afterAll(() => forget());
afterEach(cleanup);

async function ready() {
  const all = await visit();
  const id = all.session.add(seedsKind.kind, 99);
  const view = () => viewOf(all.store.getState());
  const cell = () => {
    const found = cellOf(notebookOf(all.store.getState()), id);
    if (found === null) throw new Error('no cell');
    return found;
  };
  const parts = () =>
    standings(view(), cell()).map(({ spec, run, stale }) => [
      spec.part,
      stale !== null ? 'stale' : (run?.status ?? 'missing'),
    ]);
  /** The run at work trains an epoch and ends. */
  const finish = () => {
    all.lab.begin();
    all.lab.epochs(1);
    all.lab.finish();
  };
  const asked = (runs: number) => vi.waitFor(() => expect(all.lab.requests).toHaveLength(runs));
  const runAll = async () => {
    await all.session.run(id);
    for (const n of [1, 2, 3]) {
      await asked(n);
      finish();
    }
  };
  return { ...all, id, view, cell, parts, finish, asked, runAll };
}

describe('a kind that plans three runs', () => {
  it('trains one after the other', async () => {
    const { session, lab, store, id, parts, finish, asked } = await ready();
    await session.run(id);
    expect(store.getState().queue.map(({ part }) => part)).toEqual(['seed 2', 'seed 3']);
    expect(parts()).toEqual([
      ['seed 1', 'preparing'],
      ['seed 2', 'missing'],
      ['seed 3', 'missing'],
    ]);
    for (const n of [1, 2, 3]) {
      await asked(n);
      finish();
    }
    expect(lab.requests.map(({ config }) => config.seed)).toEqual([1, 2, 3]);
    expect(parts().map(([, state]) => state)).toEqual(['done', 'done', 'done']);
    expect(store.getState().runs.map(({ part, place }) => [part, place?.cell])).toEqual([
      ['seed 3', id],
      ['seed 2', id],
      ['seed 1', id],
    ]);
    expect(staleOf(store.getState()).size).toBe(0);
  });

  it('pauses and goes on without losing what follows', async () => {
    const { session, store, id, lab } = await ready();
    await session.run(id);
    lab.begin();
    await session.toggle();
    expect(store.getState().runs[0].status).toBe('paused');
    await session.toggle();
    expect(store.getState().runs[0].status).toBe('running');
    expect(store.getState().queue).toHaveLength(2);
  });

  it('says what Stop leaves, and Run stale makes the rest', async () => {
    const { session, store, id, lab, parts, finish, asked } = await ready();
    await session.run(id);
    finish();
    await asked(2);
    lab.begin();
    await session.stop();
    expect(store.getState().toast?.text).toBe('Stopped; 1 more was not run.');
    expect(parts().map(([, state]) => state)).toEqual(['done', 'stopped', 'missing']);
    expect(staleOf(store.getState()).get(id)).toBe('1 of its 3 runs is missing');
    const rest = session.runStale();
    await asked(3);
    finish();
    await rest;
    expect(lab.requests).toHaveLength(3);
    expect(lab.run.config.seed).toBe(3);
    expect(staleOf(store.getState()).has(id)).toBe(false);
  });

  it('resumes the run that was cut short, and then the ones that are missing', async () => {
    const { session, id, lab, parts, finish, asked } = await ready();
    await session.run(id);
    lab.begin();
    lab.epochs(1);
    lab.emit({ type: 'resumable', point: point(1) });
    await session.stop();
    const [first] = lab.requests;
    await session.toggle();
    await asked(2);
    expect(lab.run).toMatchObject({ runId: first.runId, resume: point(1) });
    for (const n of [2, 3, 4]) {
      await asked(n);
      finish();
    }
    expect(lab.requests.map(({ config }) => config.seed)).toEqual([1, 1, 2, 3]);
    expect(parts().map(([, state]) => state)).toEqual(['done', 'done', 'done']);
  });

  it('is stale, each of its runs, when a setting changes', async () => {
    const { session, store, id, parts, runAll } = await ready();
    await runAll();
    session.configure(id, seedsKind, { epochs: 5 });
    expect(parts().map(([, state]) => state)).toEqual(['stale', 'stale', 'stale']);
    expect(staleOf(store.getState()).get(id)).toBe('Settings changed since this ran');
    const [{ id: newest }] = store.getState().runs;
    void session.runStale();
    await vi.waitFor(() => expect(store.getState().runs[0].id).not.toBe(newest));
    expect(store.getState().runs[0]).toMatchObject({ part: 'seed 1', config: { epochs: 5 } });
    expect(parts().map(([, state]) => state)).toEqual(['preparing', 'stale', 'stale']);
  });

  it('runs with all the others, and keeps its queue when another row begins', async () => {
    const { session, store, id, lab, asked, finish } = await ready();
    void session.runAll();
    await asked(1);
    expect(store.getState().queue.map(({ part }) => part)).toEqual(['seed 1', 'seed 2', 'seed 3']);
    lab.begin();
    // The row before sees its run stopped: what follows now is not its to clear.
    await session.run(id);
    await asked(2);
    expect(store.getState().queue.map(({ part }) => part)).toEqual(['seed 2', 'seed 3']);
    finish();
    await asked(3);
    expect(lab.run.config.seed).toBe(2);
  });
});

describe('what is seen of three runs', () => {
  it('is in the outline, on the page and among the commands', async () => {
    const { session, store, cell, runAll, id } = await ready();
    await runAll();
    render(
      <SessionProvider session={session}>
        <Outline />
        <ShownCell cell={cell()} />
      </SessionProvider>,
    );
    const outline = screen.getByRole('navigation', { name: 'Cells' });
    const entry = within(outline).getByRole('link', { name: /Seeds/ });
    expect(entry.textContent).toContain('3 of 3 runs');
    expect(entry.textContent).toContain('done');
    const shown = within(document.getElementById(id) ?? document.body);
    expect(shown.getByText('3 of 3 seeds run.')).toBeTruthy();
    for (const { name } of store.getState().runs) expect(shown.getByText(name)).toBeTruthy();
    expect(commands().map((one) => one.id)).toContain('add-seeds');
  });

  it('is in a Jupyter file, which gives the three back', async () => {
    const { store, view, cell, runAll, id } = await ready();
    await runAll();
    const text = await writeIpynb(view(), { app: 'test', toPng: () => Promise.resolve(null) });
    for (const { name } of store.getState().runs) expect(text).toContain(name);
    const file = JSON.parse(text) as {
      cells: { id: string; execution_count?: number; outputs?: unknown }[];
    };
    const saved = file.cells.find((one) => one.id === id);
    expect(saved?.execution_count).toBe(3);
    expect(JSON.stringify(saved?.outputs)).toContain('3 of 3 seeds run.');
    const reading = readIpynb(text);
    if ('error' in reading) throw new Error(reading.error.message);
    const { document } = reading;
    expect(cellOf(document.notebook, id)).toEqual(cell());
    const again = { ...view(), ...document, cards: new Map() };
    const back = cellOf(document.notebook, id);
    expect(back === null ? [] : seedsKind.shows(again, cell() as never)).toHaveLength(3);
    expect(standings(again, cell()).map(({ run, stale }) => [run?.part, stale])).toEqual([
      ['seed 1', null],
      ['seed 2', null],
      ['seed 3', null],
    ]);
  });

  it('is in a saved page', async () => {
    const { store, view, runAll } = await ready();
    await runAll();
    const page = await writeHtml(view(), {
      markdownToHtml: (markdown) => markdown,
      plotlySource: () => Promise.resolve(''),
      sha256: () => Promise.resolve(null),
      now: () => new Date(0),
      app: 'test',
    });
    const html = await page.text();
    const heading = /<h2>Seeds <small>([^<]*)<\/small><\/h2>/.exec(html)?.[1];
    const runs = store.getState().runs.toReversed();
    expect(heading).toBe(runs.map(({ name, part }) => `${name} · ${part}`).join(', '));
    expect(html).toContain('3 of 3 seeds run.');
  });
});

describe('a run of three that fails', () => {
  const error = { code: 'DIVERGED', message: 'The loss is NaN.', action: 'Lower lr.' } as const;
  const failed = async () => {
    const all = await ready();
    await all.session.run(all.id);
    all.finish();
    await all.asked(2);
    all.lab.emit({ type: 'error', error });
    return all;
  };

  it('says on the page which it was and why, with the way on', async () => {
    const { session, cell, lab, asked } = await failed();
    render(
      <SessionProvider session={session}>
        <ShownCell cell={cell()} />
      </SessionProvider>,
    );
    const note = within(screen.getByRole('alert'));
    expect(note.getByText('seed 2: The loss is NaN.')).toBeTruthy();
    expect(note.getByText('Lower lr.')).toBeTruthy();
    note.getByRole('button', { name: 'Run again' }).click();
    await asked(3);
    expect(lab.run.config.seed).toBe(1);
  });

  it('says so in a file too', async () => {
    const { view, id } = await failed();
    const text = await writeIpynb(view(), { app: 'test', toPng: () => Promise.resolve(null) });
    const file = JSON.parse(text) as { cells: { id: string; outputs?: unknown }[] };
    expect(JSON.stringify(file.cells.find((one) => one.id === id)?.outputs)).toContain(
      '2 of 3 seeds run. seed 2: The loss is NaN.',
    );
  });
});
