// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../../src/app/App.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import { createSession, type Session } from '../../../src/session/index.ts';
import { configDifference } from '../../../src/runs/summary.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { metrics, reading, result, status } from '../../support/script.ts';
import { DATA, EXPERIMENT } from '../../support/visit.ts';
import { experimentAt } from '../../support/kinds.ts';

// Drawing is the charts' own matter; here a figure is its title and its sentence.
vi.mock('../../../src/figures/Plot.tsx', () => ({
  Plot: ({ figure }: { figure: { title: string; summary: string } }) => (
    <figure aria-label={figure.title}>{figure.summary}</figure>
  ),
}));

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = '<link rel="icon" href="x" />';
});
afterEach(cleanup);

async function open(prepare: (lab: FakeLab) => void = () => undefined) {
  const lab = new FakeLab();
  prepare(lab);
  const session = createSession(lab, createLabStore());
  render(
    <SessionProvider session={session}>
      <App />
    </SessionProvider>,
  );
  await act(async () => Promise.resolve());
  return { lab, session };
}

const settings = ({ store }: Session) =>
  experimentAt(notebookOf(store.getState()), EXPERIMENT)?.config.settings ?? {};

const button = (name: string | RegExp) => screen.getByRole('button', { name });
/** Does nothing now, and may still have the focus. */
const isOff = (name: string) => button(name).getAttribute('aria-disabled') === 'true';
const press = (name: string | RegExp) =>
  act(async () => Promise.resolve(fireEvent.click(button(name))));
const key = (name: string, target: Element = document.body) =>
  act(async () => Promise.resolve(fireEvent.keyDown(target, { key: name })));

describe('the page', () => {
  it('opens the bundled data and offers Run at once', async () => {
    const { lab } = await open();
    expect(lab.calls.map(({ name }) => name)).toEqual(['openDataset', 'engine']);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('First steps');
    const titles = screen.getAllByRole('heading', { level: 2 }).map((h) => h.textContent);
    expect(titles.filter((title) => title?.startsWith('Text') !== true)).toEqual([
      'Data',
      'Experiment',
      'Intents',
      'Results',
      'Compare',
    ]);
    expect(screen.getByText('16,204')).toBeTruthy();
    expect(isOff('Run')).toBe(false);
  });

  it('runs, pauses, resumes and stops from one bar', async () => {
    const { lab } = await open();
    await press('Run');
    act(() => lab.emit(status('compiling', 0, 0)));
    expect(screen.getByText('Compiling, first run only')).toBeTruthy();
    act(() => {
      lab.begin();
      lab.epochs(3);
    });
    expect(screen.getByText('epoch 3/16')).toBeTruthy();
    expect(isOff('Step')).toBe(true);
    await press('Pause');
    expect(button('Resume')).toBeTruthy();
    await press('Step');
    expect(lab.calls.at(-1)?.name).toBe('step');
    await press('Resume');
    await press('Stop');
    expect(button('Run again')).toBeTruthy();
    expect(isOff('Stop')).toBe(true);
  });

  it('lights a term of the formula when its curve is alive', async () => {
    const { lab } = await open();
    await press('Run');
    expect(document.querySelectorAll('.formula-term.alive')).toHaveLength(0);
    act(() => {
      lab.begin();
      lab.epochs(1);
    });
    expect(document.querySelectorAll('.formula-term.alive')).toHaveLength(4);
    fireEvent.click(screen.getByRole('radio', { name: 'B+ICL' }));
    // The settings' own formula, above that of the run, which stays as it ran.
    const [now, ran] = document.querySelectorAll('.formula');
    expect(now.querySelectorAll('.formula-term.off')).toHaveLength(1);
    expect(now.querySelectorAll('.formula-term.alive')).toHaveLength(0);
    expect(ran.querySelectorAll('.formula-term.alive')).toHaveLength(4);
  });

  it('marks figures stale when a setting changes and offers to restart or undo', async () => {
    const { lab } = await open();
    await press('Run');
    act(() => {
      lab.begin();
      lab.epochs(2);
    });
    fireEvent.change(screen.getByRole('textbox', { name: /Seed/ }), { target: { value: '7' } });
    expect(screen.getAllByText('Settings changed since this ran')).toHaveLength(3);
    await press('Undo changes');
    expect(screen.queryByText('Settings changed since this ran')).toBeNull();
    fireEvent.change(screen.getByRole('textbox', { name: /Seed/ }), { target: { value: '9' } });
    await press('Restart with changes');
    expect(lab.run.config.seed).toBe(9);
    expect(screen.queryByText('Settings changed since this ran')).toBeNull();
  });

  it('never passes a value outside its bounds on, says why, and resets to the preset', async () => {
    const { session } = await open();
    const field = screen.getByRole('textbox', { name: /Intents/ });
    fireEvent.change(field, { target: { value: '1' } });
    expect(settings(session)).toMatchObject({ num_intent_clusters: 8 });
    expect(screen.getByText('2 to 2,048')).toBeTruthy();
    fireEvent.change(field, { target: { value: '16' } });
    expect(settings(session)).toMatchObject({ num_intent_clusters: 16 });
    await press('Reset Intents to 8');
    expect(settings(session)).toMatchObject({ num_intent_clusters: 8 });
  });

  it('is one press away from the official settings', async () => {
    const { session } = await open();
    await press('Use official settings');
    expect(settings(session)).toMatchObject({
      num_intent_clusters: 256,
      hidden_size: 64,
    });
    expect(screen.getByText('as in the official code')).toBeTruthy();
  });

  it('tells the result in words, beside popularity, and what to try next', async () => {
    const { lab, session } = await open();
    await press('Run');
    act(() => {
      lab.begin();
      lab.epochs(4);
      lab.finish();
    });
    expect(
      screen.getAllByText(
        'The right item is among the top five for 31 of 100 users. By popularity alone: 9.',
      ),
    ).toHaveLength(2); // in the results and in the run bar
    const table = screen.getByRole('table', { name: 'Test metrics' });
    expect(within(table).getAllByRole('rowheader')).toHaveLength(2);
    expect(screen.queryByText(/in the paper/)).toBeNull();
    expect(document.title).toMatch(/^✓/);
    await press('Switch off clustering and run again');
    expect(lab.run.config.variant).toBe('B+ICL');
    const [second, first] = session.store.getState().runs;
    expect(configDifference(first.config, second.config)).toBe('variant ELCRec → B+ICL');
  });

  it('says beside the numbers what ties and answers met before do to them', async () => {
    const repeating = { ...CARD, repeatedAnswers: { valid: 40, test: 60 } };
    const { lab, session } = await open((fake) =>
      fake.data.set('bundled', { ok: true, value: repeating }),
    );
    expect(screen.getByText(/own earlier items for 60 of 1,500 users in the test/)).toBeTruthy();
    await press('Run');
    const told = result(lab.run, 0);
    const ties = { share: 1, middle: metrics(0) };
    act(() => {
      lab.begin();
      lab.epochs(1);
      lab.emit({ type: 'result', result: { ...told, ties } }, status('done', 0, 12));
    });
    // The words count as popularity is counted, in the middle.
    expect(screen.getAllByText(/for 9 of 100 users\. By popularity alone: 9\./)).toHaveLength(2);
    const notes = screen.getByRole('note', { name: 'How to read these numbers' });
    expect(notes.textContent).toContain('In the middle of the ties HR@20 is');
    expect(notes.textContent).toContain('For 60 of 1,500 users the answer is one of their own');
    const rows = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
    expect(rows().filter((name) => name === 'in the middle of its ties')).toHaveLength(1);
    lab.readCheckpoint = (_id, _file, request) =>
      Promise.resolve({ ok: true, value: { ...reading(1, request), ties } });
    await act(() => session.receive(new File(['x'], 'other.pt')));
    expect(rows().filter((name) => name === 'in the middle of its ties')).toHaveLength(2);
    expect(notes.textContent).toContain('other.pt: The answers of 1,500 of 1,500 users');
    expect(notes.textContent).toContain('other.pt: For 60 of 1,500 users');
  });

  it('ranks a checkpoint by the rule of the experiment on the same data', async () => {
    const { lab, session } = await open();
    act(() => session.setting(EXPERIMENT, 'seen_items', 'ranked'));
    await act(() => session.receive(new File(['x'], 'other.pt')));
    expect(lab.calls.at(-1)).toMatchObject({
      name: 'readCheckpoint',
      detail: { seenItems: 'ranked' },
    });
  });

  it('lays the paper’s numbers beside a run on the paper’s data', async () => {
    const { lab } = await open((fake) =>
      fake.data.set('bundled', {
        ok: true,
        value: { ...CARD, format: 'user-per-line', paper: 'Beauty' },
      }),
    );
    await press('Run');
    act(() => {
      lab.begin();
      lab.epochs(1);
      lab.finish();
    });
    const row = screen.getByRole('row', { name: /ELCRec, in the paper/ });
    expect(row.textContent).toContain('0.0529');
    expect(screen.getByText(/ELCRec 0\.2473/)).toBeTruthy();
  });

  it('says so when the intents collapsed', async () => {
    const { lab, session } = await open();
    act(() => session.preset(EXPERIMENT, 'official'));
    await press('Run');
    act(() => {
      lab.begin();
      lab.epochs(1);
    });
    expect(screen.getByText(/the intents have collapsed/)).toBeTruthy();
  });

  it('offers to leave short users out', async () => {
    const { lab, session } = await open((fake) =>
      fake.data.set(
        'file',
        FakeLab.refuse({
          code: 'SHORT_USERS',
          message: 'Some users are short.',
          action: 'Leave them out.',
          count: 312,
        }),
      ),
    );
    await act(() => session.receive(new File(['1 2'], 'mine.txt')));
    expect(screen.getByRole('alert').textContent).toContain('Some users are short.');
    await press('Drop 312 users and continue');
    expect(lab.calls.at(-1)?.detail).toMatchObject({ kind: 'file', dropShort: true });
  });

  it('offers a file instead when the network fails', async () => {
    const { session } = await open((fake) =>
      fake.data.set(
        'catalog',
        FakeLab.refuse({ code: 'NETWORK', message: 'Not reached.', action: 'Drop it.' }),
      ),
    );
    await act(() => session.openDataset(DATA, { kind: 'catalog', name: 'Yelp' }));
    expect(screen.getByText(/drop the file Yelp\.txt/)).toBeTruthy();
    await press('Keep the data that are open');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows a failed run’s cause, its remedy and folded details', async () => {
    const { lab } = await open();
    await press('Run');
    act(() =>
      lab.emit({
        type: 'error',
        error: {
          code: 'OUT_OF_MEMORY',
          message: 'Full.',
          action: 'Lower Batch.',
          detail: 'createBuffer',
        },
      }),
    );
    const note = screen.getByRole('alert');
    expect(note.textContent).toMatch(/Full\..*Lower Batch\./);
    expect(within(note).getByText('createBuffer').closest('details')?.open).toBe(false);
    expect(document.title).toMatch(/^Failed/);
  });
});

describe('keys', () => {
  it('Space runs and pauses, the arrow steps', async () => {
    const { lab } = await open();
    await key(' ');
    act(() => lab.begin());
    await key('ArrowRight');
    expect(lab.calls.at(-1)?.name).toBe('start');
    await key(' ');
    expect(lab.calls.at(-1)?.name).toBe('pause');
    await key('ArrowRight');
    expect(lab.calls.at(-1)?.name).toBe('step');
  });

  it('are off in inputs and on buttons', async () => {
    const { lab } = await open();
    await key(' ', screen.getByRole('textbox', { name: /Seed/ }));
    await key(' ', button('Run'));
    await key('ArrowRight', screen.getByRole('radio', { name: 'B' }));
    expect(lab.requests).toHaveLength(0);
  });

  it('Escape closes an open panel', async () => {
    await open();
    await press('Other data');
    expect(screen.getByText('Sports and Outdoors')).toBeTruthy();
    await key('Escape');
    expect(screen.queryByText('Sports and Outdoors')).toBeNull();
  });
});

describe('the theme', () => {
  it('follows the system until a choice is made, and remembers it', async () => {
    await open();
    await press(/^Theme: as the system/);
    expect(document.documentElement.dataset.theme).toBe('light');
    await press(/^Theme: light/);
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(localStorage.getItem('elcrec-lab.theme')).toBe('dark');
  });
});

describe('screen readers', () => {
  it('hear of the run at most every five seconds, and of its end', async () => {
    vi.useFakeTimers();
    try {
      const { lab, session } = await open();
      const spoken = () => document.querySelector('.unseen[aria-live=polite]')?.textContent;
      await act(() => session.run());
      act(() => void vi.advanceTimersByTime(1));
      const first = spoken();
      expect(first).toMatch(/preparing/);
      act(() => {
        lab.begin();
        lab.epochs(1);
      });
      act(() => void vi.advanceTimersByTime(1000));
      expect(spoken()).toBe(first);
      act(() => lab.finish());
      act(() => void vi.advanceTimersByTime(5000));
      expect(spoken()).toMatch(/is done\. The right item/);
    } finally {
      vi.useRealTimers();
    }
  });
});
