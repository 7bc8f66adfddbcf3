// @vitest-environment happy-dom
/** One user through a run: chosen by id, by chance, on the map, or composed; what is found is drawn and saved. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../../src/app/App.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import { is } from '../../../src/document/cell.ts';
import { newCell } from '../../../src/document/cells.ts';
import { cellId } from '../../../src/document/ids.ts';
import { cellsOf } from '../../../src/document/notebook.ts';
import { itemsIn, storyConfig } from '../../../src/kinds/story/config.ts';
import { storyModel } from '../../../src/kinds/story/model.ts';
import { readNames, renamed, writeNames } from '../../../src/kinds/story/names.ts';
import { storyOutput } from '../../../src/kinds/story/output.ts';
import { suggestions } from '../../../src/kinds/story/suggestions.ts';
import { notebookOf, viewOf } from '../../../src/state/selectors.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { EXPERIMENT, forgetful, visit } from '../../support/visit.ts';

vi.mock('../../../src/figures/Plot.tsx', () => ({ Plot: () => null }));

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = '<link rel="icon" href="x" />';
});
afterEach(cleanup);

type Visit = Awaited<ReturnType<typeof visit>>;

/** A visit whose run has ended. */
async function trained(page?: Visit) {
  const here = page ?? (await visit());
  await here.session.run();
  here.lab.begin();
  here.epochs(0, 1);
  here.lab.finish();
  await vi.waitFor(() => expect(here.run().maps.length).toBeGreaterThan(0));
  return here;
}

const story = ({ store }: Visit) => cellsOf(notebookOf(store.getState()), storyConfig).at(-1);
const stateOf = (here: Visit) => here.store.getState().stories.get(story(here)?.id ?? cellId('x'));

describe('a user that is pressed on the map', () => {
  it('has a story: in a cell after the map, added once, told of the run whose map it is', async () => {
    const here = await trained();
    await here.session.tellStory(here.run().id, 7);
    expect(
      here.lab.calls.filter(({ name }) => name === 'inspect').map(({ detail }) => detail),
    ).toMatchObject([
      {
        subject: { kind: 'row', row: 7 },
        parameters: { kind: 'run', which: 'best' },
        describe: false,
      },
      { subject: { kind: 'row', row: 7 }, describe: true },
    ]);
    const kinds = notebookOf(here.store.getState()).cells.map(({ kind }) => kind);
    expect(kinds.indexOf('story')).toBe(kinds.indexOf('intents') + 1);
    expect(story(here)?.config).toMatchObject({ experiment: EXPERIMENT, user: 7 });
    here.session.watch(EXPERIMENT);
    await here.session.tellStory(here.run().id, 8);
    expect(here.store.getState().stage).toBeNull();
    expect(cellsOf(notebookOf(here.store.getState()), storyConfig)).toHaveLength(1);
    expect(story(here)?.config.user).toBe(8);
    expect(here.store.getState().retraced).toEqual({ cell: story(here)?.id });
  });

  it('of a run that is alive is read at its present parameters', async () => {
    const here = await visit();
    await here.session.run();
    here.lab.begin();
    here.epochs(0, 1);
    await here.session.tellStory(here.run().id, 1);
    expect(here.lab.calls.at(-1)?.detail).toMatchObject({ parameters: { which: 'now' } });
  });

  it('is read from the parameters kept here where the engine has none, and says so where none are', async () => {
    const before = await trained();
    await vi.waitFor(async () =>
      expect(await before.keep.checkpoint(before.run().id)).not.toBeNull(),
    );
    await before.later();
    const lab = forgetful();
    const { inspect } = lab;
    lab.inspect = (request) =>
      request.parameters.kind === 'run'
        ? Promise.resolve(FakeLab.refuse({ code: 'UNKNOWN_RUN', message: 'No.', action: 'Go.' }))
        : inspect(request);
    const next = await visit(before.archive, false, lab);
    await next.session.tellStory(next.run().id, 3);
    expect(stateOf(next)?.found?.user).toEqual({ row: 3, id: 4 });
    vi.spyOn(next.keep, 'checkpoint').mockResolvedValue(null);
    await next.session.tellStory(next.run().id, 4);
    expect(stateOf(next)).toMatchObject({ busy: false, error: { action: 'Run it again.' } });
  });

  it('of a checkpoint that was dropped is read from its file, as its users are read and items ranked', async () => {
    const here = await visit();
    await here.session.receive(new File(['x'], 'their.pt'));
    await vi.waitFor(async () => expect(await here.keep.checkpoint(here.run().id)).not.toBeNull());
    await here.session.viewAgain(here.run().id, 'real_positions');
    await here.session.tellStory(here.run().id, 2);
    expect(here.lab.calls.at(-1)?.detail).toMatchObject({
      parameters: { kind: 'file' },
      pooling: 'real_positions',
      seenItems: 'score_zero',
    });
  });
});

describe('what is told of one user', () => {
  it('is the newest that was asked for, whatever comes late', async () => {
    const here = await trained();
    await here.session.tellStory(here.run().id, 1);
    const { inspect } = here.lab;
    let late: () => void = () => undefined;
    here.lab.inspect = async (request) => {
      if (request.subject.kind === 'row' && request.subject.row === 2)
        await new Promise<void>((resolve) => (late = resolve));
      return inspect(request);
    };
    const cell = story(here)?.id ?? cellId('x');
    const first = here.session.inspect(cell, { kind: 'row', row: 2 });
    await here.session.inspect(cell, { kind: 'row', row: 3 });
    late();
    await first;
    expect(stateOf(here)?.found?.user?.row).toBe(3);
    expect(story(here)?.config.user).toBe(3);
  });

  it('goes into files as a sentence and tables, with the names a person gave', async () => {
    const here = await trained();
    await here.session.tellStory(here.run().id, 7);
    const cell = story(here);
    if (!is(storyConfig, cell ?? null) || cell === undefined) throw new Error('no story');
    here.session.configure(cell.id, storyConfig, {
      intent_names: writeNames(renamed(new Map(), 3, 'tents; and more')),
      named_run: here.run().id,
    });
    const told = story(here) ?? cell;
    const { text, tables } = storyOutput(storyModel(viewOf(here.store.getState()), told));
    expect(text).toMatch(/^User 8: 3 items\. The held-out one, item 9, is ranked 2 of 202\./);
    expect(tables.map(({ title }) => title)).toEqual([
      'Recommendations',
      'Nearest intents',
      'Why: without each item',
    ]);
    expect(tables[1].table.rows[0]).toEqual([
      4,
      'tents, and more',
      '0.900',
      '0.400',
      40,
      'item 7 (5.5)',
    ]);
    expect(tables[2].table.rows[0]).toEqual(['item 2', '2 → 30', '−1.500']);
    // Another run numbers its intents anew: names are of one.
    const other = { ...told, config: { ...told.config, named_run: 'other' } };
    expect(storyModel(viewOf(here.store.getState()), other).names.size).toBe(0);
  });

  it('is drawn, and every item leads on: taken out, added, another user', async () => {
    const here = await trained();
    await act(() => here.session.tellStory(here.run().id, 7));
    await act(async () => {
      render(
        <SessionProvider session={here.session}>
          <App />
        </SessionProvider>,
      );
      await Promise.resolve();
    });
    const cell = within(screen.getByRole('region', { name: 'One user' }));
    expect(await cell.findByText(/^User 8: 3 items/)).toBeTruthy();
    expect(cell.getByText('held out')).toBeTruthy();
    expect(
      cell.getByRole('img', { name: 'Attention of layer 1, head 1, 3 items by 3' }),
    ).toBeTruthy();
    expect(within(cell.getByRole('list', { name: 'View 2' })).getByText('masked')).toBeTruthy();
    await act(() =>
      Promise.resolve(fireEvent.click(cell.getByRole('button', { name: 'Take out item 2' }))),
    );
    expect(here.lab.calls.at(-1)?.detail).toMatchObject({
      subject: { kind: 'items', items: [1, 3] },
    });
    await act(() => Promise.resolve(fireEvent.click(cell.getByRole('button', { name: 'item 8' }))));
    expect(here.lab.calls.at(-1)?.detail).toMatchObject({
      subject: { kind: 'items', items: [1, 3, 8] },
    });
    expect(story(here)?.config).toMatchObject({ user: null, items: '1 3 8' });
    fireEvent.change(cell.getByLabelText('User id'), { target: { value: '42' } });
    await act(() => Promise.resolve(fireEvent.click(cell.getByRole('button', { name: 'Look' }))));
    expect(here.lab.calls.at(-1)?.detail).toMatchObject({ subject: { kind: 'user', id: 42 } });
    expect(story(here)?.config).toMatchObject({ user: 41, items: '' });
    const name = cell.getByLabelText('Name of intent 4');
    fireEvent.change(name, { target: { value: 'tents' } });
    fireEvent.blur(name);
    expect(story(here)?.config).toMatchObject({
      intent_names: '4: tents',
      named_run: here.run().id,
    });
  });
});

describe('the config of a story', () => {
  it('is read as it is written, and mended where it is not sound', () => {
    const { config } = newCell(storyConfig, cellId('story'), [
      { id: EXPERIMENT, kind: 'experiment' },
    ]);
    const told = { ...config, user: 7, items: '3 17', intent_names: '4: tents; 12: ovens' };
    expect(storyConfig.read(storyConfig.write(told))).toEqual({ config: told, problems: [] });
    const { config: mended, problems } = storyConfig.read({
      user: -1,
      items: '3 x 0',
      views_of_epoch: 1.5,
      intent_names: 'none; 0: nothing; 2: ok',
    });
    expect(mended).toMatchObject({
      user: null,
      items: '3',
      views_of_epoch: 2,
      intent_names: '2: ok',
    });
    expect(problems.map(({ key }) => key)).toEqual([
      'user',
      'items',
      'views_of_epoch',
      'intent_names',
    ]);
    expect(itemsIn(mended)).toEqual([3]);
    // Whom one looks at is no edit of the document; what one calls things is.
    expect(storyConfig.unlooked?.(told)).toEqual({ ...told, user: null, items: '' });
  });

  it('names intents from 1, as they are called on the page', () => {
    const names = readNames('4: tents; 12: ovens');
    expect([...names]).toEqual([[3, 'tents'], [11, 'ovens']]); // prettier-ignore
    expect(writeNames(renamed(names, 3, ' '))).toBe('12: ovens');
  });
});

it('offers one user of each of the fullest intents of the newest map', async () => {
  const here = await trained();
  const offered = suggestions(here.run());
  expect(offered.length).toBeGreaterThan(1);
  const [frame] = here.run().maps.slice(-1);
  for (const { row, words } of offered)
    expect(words).toBe(`One of intent ${(frame.intents?.[frame.users.indexOf(row)] ?? NaN) + 1}`);
  expect(suggestions({ maps: [] })).toEqual([]);
});
