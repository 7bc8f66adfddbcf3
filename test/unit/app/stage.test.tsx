// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../src/app/App.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import { stageParts } from '../../../src/app/watch/stage-words.ts';
import { createSession } from '../../../src/session/index.ts';
import { browserHabit } from '../../../src/session/stage.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { EXPERIMENT } from '../../support/visit.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { epoch, health } from '../../support/runs-fixture.ts';

// Drawing is the charts' own matter; here a figure is its title and where its cursor stands.
vi.mock('../../../src/figures/Plot.tsx', () => ({
  Plot: ({ figure, cursor }: { figure: { title: string }; cursor?: number | null }) => (
    <figure aria-label={figure.title}>{cursor ?? 'no cursor'}</figure>
  ),
}));

beforeEach(() => localStorage.clear());
afterEach(cleanup);

async function open() {
  const lab = new FakeLab();
  const session = createSession(lab, createLabStore(), undefined, null, browserHabit());
  render(
    <SessionProvider session={session}>
      <App />
    </SessionProvider>,
  );
  await act(async () => Promise.resolve());
  return { lab, session };
}

const press = (name: string) =>
  act(async () => Promise.resolve(fireEvent.click(screen.getByRole('button', { name }))));
const key = (name: string) =>
  act(async () => Promise.resolve(fireEvent.keyDown(document.body, { key: name })));
const stage = () => screen.queryByRole('main', { name: /^Watch / });
const figure = (name: RegExp) => screen.getByRole('figure', { name }).textContent;

it('opens by itself with the first run of First steps, and no more once it was left', async () => {
  const { lab } = await open();
  expect(stage()).toBeNull();
  await press('Run');
  expect(stage()).not.toBeNull();
  expect(screen.queryByRole('region', { name: 'Intents' })).toBeNull();
  await key('Escape');
  expect(stage()).toBeNull();
  expect(screen.getByRole('region', { name: 'Intents' })).toBeTruthy();
  act(() => {
    lab.begin();
    lab.finish();
  });
  await press('Run again');
  expect(stage()).toBeNull();
  // Neither on the next visit.
  cleanup();
  await open();
  await press('Run');
  expect(stage()).toBeNull();
});

it('takes the focus and gives it back, and leaves it on the run bar', async () => {
  await open();
  const experiment = within(screen.getByRole('region', { name: 'Experiment' }));
  const watch = experiment.getByRole('button', { name: 'Watch' });
  watch.focus();
  await act(async () => Promise.resolve(fireEvent.click(watch)));
  expect(document.activeElement).toBe(stage());
  await press('Back to the notebook');
  expect(document.activeElement?.textContent).toBe('Watch');
  const bar = within(screen.getByRole('region', { name: 'Run' }));
  const toggle = bar.getByRole('button', { name: 'Watch' });
  toggle.focus();
  await act(async () => Promise.resolve(fireEvent.click(toggle)));
  expect(stage()).not.toBeNull();
  expect(toggle.getAttribute('aria-pressed')).toBe('true');
  expect(document.activeElement).toBe(toggle);
});

it('goes step by step by its keys: to large type, back to the stage, back to the notebook', async () => {
  const { session } = await open();
  const presenting = () => session.store.getState().stage?.presenting;
  await key('w');
  expect([stage() !== null, presenting()]).toEqual([true, false]);
  await key('l');
  expect(presenting()).toBe(true);
  expect(screen.queryByRole('button', { name: 'Back to the notebook' })).toBeNull();
  await key('Escape');
  expect([stage() !== null, presenting()]).toEqual([true, false]);
  await key('w');
  expect(stage()).toBeNull();
  // Nothing was run, so there is nothing to play; the key says so.
  await key('p');
  expect(screen.getByText('There is no run yet whose epochs could be played.')).toBeTruthy();
});

it('turns to the experiment that runs, and goes with its notebook', async () => {
  const { session } = await open();
  const second = session.store.getState().history.present.cells.length;
  let id = cellId('none');
  act(() => void (id = session.add('experiment', second)));
  act(() => session.watch(EXPERIMENT));
  await act(() => session.run(id));
  expect(session.store.getState().stage?.experiment).toBe(id);
  await act(() => session.openNotebook(notebookId('four-variants')));
  expect(session.store.getState().stage).toBeNull();
});

it('looks at the same epoch as the notebook does, and marks it on every curve', async () => {
  const { lab, session } = await open();
  await press('Run');
  act(() => {
    lab.begin();
    lab.epochs(4);
  });
  await act(async () => Promise.resolve());
  expect(figure(/^Ranking/)).toBe('no cursor');
  const slider = screen.getByRole('slider', { name: 'Epoch' });
  expect([slider.getAttribute('min'), slider.getAttribute('max')]).toEqual(['1', '4']);
  act(() => void fireEvent.change(slider, { target: { value: '3' } }));
  expect(figure(/^Ranking/)).toBe('3');
  expect(figure(/^Losses/)).toBe('36');
  const said = screen.getByRole('group', { name: 'Intents in use' }).textContent ?? '';
  const { used, intents } = session.store.getState().runs[0].epochs[2].health ?? {};
  expect(said).toContain(`${used} of ${intents} intents in use`);
  await key('Escape');
  const map = within(screen.getByRole('region', { name: 'Intents' }));
  expect(map.getByRole<HTMLInputElement>('slider', { name: 'Epoch' }).value).toBe('3');
  expect(figure(/^Agreement/)).toBe('3');
  expect(figure(/^Losses/)).toBe('36');
});

it('says of an epoch what its record says, a collapse first', () => {
  const even = health([5, 5, 0, 2], 0.456);
  expect(stageParts(even, { ...epoch(3, 0.3), health: even }, 'none')).toEqual([
    '3 of 4 intents in use',
    'largest 41.7 % of users',
    'agreement with planted (NMI) 0.46',
    'HR@5 0.3000',
  ]);
  expect(stageParts(health([99, 1]), null, 'none')[0]).toMatch(/^Collapsed: /);
  expect(stageParts(null, null, 'none')).toEqual(['none']);
});
