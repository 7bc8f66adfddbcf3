// @vitest-environment happy-dom
/** What is handed over is answered at once, where the eye is; what went wrong is gone once its cause is. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { initialState } from '../../../src/session/store.ts';
import { viewOf } from '../../../src/state/selectors.ts';
import { App } from '../../../src/app/App.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import { createSession } from '../../../src/session/index.ts';
import { lastOpen, remember } from '../../../src/session/last-open.ts';
import { resultsAt } from '../../../src/session/incoming-note.ts';
import { changedCell, newHistory } from '../../../src/document/history.ts';
import { type Cell } from '../../../src/document/cell.ts';
import { cellId } from '../../../src/document/ids.ts';
import { SHIPPED } from '../../../src/shipped/index.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import type { LabState } from '../../../src/state/state.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { DATA, EXPERIMENT } from '../../support/visit.ts';
import { newCell } from '../../../src/document/cells.ts';
import { datasetKind } from '../../../src/kinds/dataset/kind.ts';

vi.mock('../../../src/figures/Plot.tsx', () => ({ Plot: () => null }));

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = '<link rel="icon" href="x" />';
});
afterEach(cleanup);

const settle = async () => {
  for (let i = 0; i < 30; i += 1) await Promise.resolve();
};

async function open(lab = new FakeLab(), state: Partial<LabState> = {}) {
  const session = createSession(lab, createLabStore(state));
  await act(async () => {
    render(
      <SessionProvider session={session}>
        <App />
      </SessionProvider>,
    );
    await settle();
  });
  return { lab, session };
}

const REFUSED = FakeLab.refuse({
  code: 'BAD_CHECKPOINT',
  message: 'No weights.',
  action: 'Choose another.',
});

describe('a file that is handed over', () => {
  it('is taken at once, then told with its numbers, and led to', async () => {
    const lab = new FakeLab();
    let answer: () => void = () => undefined;
    const { readCheckpoint } = lab;
    lab.readCheckpoint = async (...all) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return readCheckpoint(...all);
    };
    const { session } = await open(lab);
    const leads = vi.spyOn(Element.prototype, 'scrollIntoView');
    act(() => void session.receive(new File(['x'], 'learned.pt')));
    expect(document.querySelector('.incoming')?.textContent).toContain('learned.pt');
    await act(settle);
    expect(document.querySelector('.incoming-busy')?.textContent).toContain(
      'Ranking learned.pt on planted-intents',
    );
    expect(
      within(document.querySelector('.incoming') as HTMLElement).getByRole('progressbar'),
    ).toBeTruthy();
    await act(async () => {
      answer();
      await settle();
    });
    expect(document.querySelector('.incoming-done')?.textContent).toMatch(
      /learned\.pt was ranked: HR@5 0\.2440 on planted-intents/,
    );
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('results'));
    expect(leads.mock.instances.map((one) => (one as Element).id)).toContain('results');
    fireEvent.click(within(document.querySelector('.incoming') as HTMLElement).getByText('Close'));
    expect(document.querySelector('.incoming')).toBeNull();
  });

  it('waits for data that are on their way, instead of refusing', async () => {
    const lab = new FakeLab();
    const { openDataset } = lab;
    let arrive: () => void = () => undefined;
    lab.openDataset = async (...all) => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return openDataset(...all);
    };
    const { session } = await open(lab);
    act(() => void session.receive(new File(['x'], 'learned.pt')));
    await act(settle);
    expect(session.store.getState().complaint).toBeNull();
    await act(async () => {
      arrive();
      await settle();
    });
    expect(session.store.getState().evaluation).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['mine.txt', /Opened mine\.txt: 1,500 users, 200 items/, 'done'],
    ['broken.ipynb', /This file is not JSON/, 'failed'],
    ['picture.png', /a file to look at/, 'failed'],
  ])('%s says what became of it', async (name, words, stage) => {
    const { session } = await open();
    await act(() => session.receive(new File(['{'], name)));
    expect(session.store.getState().incoming).toMatchObject({
      stage,
      words: expect.stringMatching(words) as unknown,
    });
  });

  it('is told by its newest word alone: of two files the later is spoken of', async () => {
    const { session } = await open();
    await act(() =>
      Promise.all([
        session.receive(new File(['x'], 'first.pt')),
        session.receive(new File(['1 2'], 'second.txt')),
      ]),
    );
    expect(session.store.getState().incoming?.name).toBe('second.txt');
  });

  it('has its numbers where results of its data stand, else in any results', () => {
    const view = viewOf(initialState);
    expect(resultsAt(view, DATA)).toBe('results');
    expect(resultsAt(view, cellId('other'))).toBe('results');
    expect(resultsAt({ ...view, notebook: { ...view.notebook, cells: [] } }, DATA)).toBeNull();
  });
});

describe('a checkpoint that is refused', () => {
  it('leaves the numbers of the one before it, beside the error', async () => {
    const { lab, session } = await open();
    await act(() => session.receive(new File(['x'], 'good.pt')));
    const results = () => document.getElementById('results')?.textContent;
    expect(results()).toContain('good.pt: ranked on');
    lab.readCheckpoint = () => Promise.resolve(REFUSED);
    for (const name of ['bad.pt', 'worse.pt'])
      await act(() => session.receive(new File(['x'], name)));
    expect(results()).toContain('worse.pt: No weights.');
    expect(results()).toContain('good.pt: ranked on');
  });
});

describe('a name in the address', () => {
  afterEach(() => history.replaceState(null, '', '/'));
  const openAt = async (search: string) => {
    history.replaceState(null, '', `/${search}`);
    const lab = new FakeLab();
    const store = createLabStore();
    const session = createSession(lab, store, undefined, lastOpen(search));
    await act(async () => {
      session.open();
      await settle();
    });
    return { store, session };
  };
  const title = (state: LabState) => notebookOf(state).id;

  it('gives way to the notebook that is turned to; the rest of the address stays', async () => {
    const { store, session } = await openAt('?storage=none&notebook=four-variants');
    expect(title(store.getState())).toBe('four-variants');
    expect(location.search).toContain('notebook=four-variants');
    await act(() => session.openNotebook(SHIPPED[0].notebook.id));
    expect(location.search).toBe('?storage=none');
    expect(lastOpen('')).toBe('first-steps');
  });

  it('that no notebook has opens what was open last, and is told', async () => {
    remember(SHIPPED[1].notebook.id);
    for (const asked of ['nonsense', 'no%20id!']) {
      const { store } = await openAt(`?notebook=${asked}`);
      expect(title(store.getState())).toBe(SHIPPED[1].notebook.id);
      expect(store.getState().complaint?.message).toBe(
        `There is no notebook called ${decodeURIComponent(asked)}.`,
      );
      expect(location.search).toBe('');
    }
    localStorage.clear();
    const { store } = await openAt('?notebook=nonsense');
    expect(title(store.getState())).toBe('first-steps');
    expect(store.getState().complaint?.message).toMatch(/nonsense/);
  });
});

describe('a complaint is gone once its cause is', () => {
  it('no data to rank on: with the data', async () => {
    const lab = new FakeLab();
    lab.data.set('bundled', REFUSED);
    const { session } = await open(lab);
    await act(() => session.receive(new File(['x'], 'learned.pt')));
    expect(session.store.getState().complaint?.message).toMatch(/no data are open/);
    await act(() => session.receive(new File(['1 2'], 'mine.txt')));
    expect(session.store.getState().complaint).toBeNull();
  });

  it('a checkpoint that does not fit the data: with other data', async () => {
    const lab = new FakeLab();
    lab.readCheckpoint = () => Promise.resolve(REFUSED);
    const { session } = await open(lab);
    await act(() => session.receive(new File(['x'], 'learned.pt')));
    expect(session.store.getState().evaluation?.kind).toBe('failed');
    await act(() => session.receive(new File(['1 2'], 'mine.txt')));
    expect(session.store.getState().evaluation).toBeNull();
  });

  it('a file that could not be opened: with the next file', async () => {
    const { session } = await open();
    await act(() => session.receive(new File(['{'], 'broken.ipynb')));
    expect(session.store.getState().complaint?.code).toBe('BAD_DOCUMENT');
    await act(() => session.receive(new File(['1 2'], 'mine.txt')));
    expect(session.store.getState().complaint).toBeNull();
  });

  it('settings that do not go together: with the next change', async () => {
    const { session } = await open();
    act(() => session.setting(EXPERIMENT, 'num_attention_heads', 3));
    await act(() => session.run(EXPERIMENT));
    expect(session.store.getState().complaint).not.toBeNull();
    act(() => session.setting(EXPERIMENT, 'num_attention_heads', 2));
    expect(session.store.getState().complaint).toBeNull();
  });

  it('and no other goes with it', async () => {
    const lab = new FakeLab();
    const { session } = await open(lab);
    await act(() => session.receive(new File(['{'], 'broken.ipynb')));
    act(() => session.rename('Other'));
    expect(session.store.getState().complaint?.code).toBe('BAD_DOCUMENT');
  });
});

describe('undo', () => {
  it('says what was undone and done again, and leads to the cell', async () => {
    const { session } = await open();
    act(() => session.setting(EXPERIMENT, 'epochs', 3));
    const leads = vi.spyOn(Element.prototype, 'scrollIntoView');
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(
      new DOMRect(0, -900, 100, 300),
    );
    act(() => session.undo());
    expect(screen.getByText('Undone: change epochs')).toBeTruthy();
    await vi.waitFor(() =>
      expect(leads.mock.instances.map((one) => (one as Element).id)).toContain('experiment'),
    );
    act(() => session.redo());
    expect(screen.getByText('Done again: change epochs')).toBeTruthy();
    expect(session.store.getState().retraced).toEqual({ cell: EXPERIMENT });
    vi.restoreAllMocks();
  });

  it('finds the cell in which two documents differ', () => {
    const { notebook } = SHIPPED[0];
    const { cells } = notebook;
    const of = (changed: readonly Cell[]) => changedCell(notebook, { ...notebook, cells: changed });
    const added = newCell('compare', cellId('added'));
    expect(of(cells.with(2, { ...cells[2], collapsed: true }))).toBe(cells[2].id);
    expect(of(cells.toSpliced(1, 0, added))).toBe('added');
    expect(of(cells.toSpliced(1, 1))).toBe(cells[2].id);
    expect(of(cells.toSpliced(3, 1).toSpliced(1, 0, cells[3]))).toBe(cells[3].id);
    expect(of(cells.toSpliced(1, 1).toSpliced(3, 0, cells[1]))).toBe(cells[1].id);
    expect(changedCell(notebook, { ...notebook, title: 'Other' })).toBeNull();
    expect(of([])).toBeNull();
  });
});

describe('the run bar', () => {
  const bar = () => screen.getByRole('region', { name: 'Run' });
  const press = (name: string) =>
    act(async () => {
      fireEvent.click(within(bar()).getByRole('button', { name }));
      await settle();
    });

  it('runs all of a notebook that is about several, and one alone beside it', async () => {
    const { lab, session } = await open(new FakeLab(), {
      history: newHistory(SHIPPED[1].notebook),
    });
    await press('Only B');
    expect(lab.requests.map(({ config }) => config.variant)).toEqual(['B']);
    expect(session.store.getState().queue).toEqual([]);
    await act(async () => {
      lab.begin();
      lab.finish();
      await settle();
    });
    await press('Run all 4');
    expect(lab.run.config.variant).toBe('B');
    expect(session.store.getState().queue).toHaveLength(3);
    for (const variant of ['B+ICL', 'B+ELCM', 'ELCRec'])
      await act(async () => {
        lab.begin();
        lab.finish();
        await settle();
        expect(lab.run.config.variant).toBe(variant);
      });
  });

  it('says beforehand what Run fetches, until it is open', async () => {
    const { session } = await open();
    expect(bar().textContent).not.toContain('fetches');
    await act(async () => {
      session.configure(DATA, datasetKind, { source: { kind: 'catalog', name: 'Beauty' } });
      await settle();
    });
    expect(bar().textContent).toContain('fetches Beauty first');
    await press('Run');
    expect(bar().textContent).not.toContain('fetches');
  });

  it('runs the only one of a notebook with one', async () => {
    const { session } = await open();
    expect(within(bar()).queryByText(/^Only/)).toBeNull();
    await press('Run');
    expect(session.store.getState().queue).toEqual([]);
    expect(notebookOf(session.store.getState()).id).toBe('first-steps');
  });

  it('says how a run ended, leads to its results, and runs what is next', async () => {
    const { lab } = await open();
    await press('Run');
    expect(within(bar()).queryByRole('group', { name: 'How it ended' })).toBeNull();
    await act(async () => {
      lab.begin();
      lab.epochs(2);
      lab.finish();
      await settle();
    });
    const outcome = within(bar()).getByRole('group', { name: 'How it ended' });
    expect(outcome.textContent).toMatch(/The right item is among the top five for 31 of 100 users/);
    fireEvent.click(within(outcome).getByRole('button', { name: 'See results' }));
    expect(document.activeElement?.id).toBe('results');
    await act(async () => {
      fireEvent.click(within(outcome).getByRole('button', { name: /^Try next: switch off/ }));
      await settle();
    });
    expect(lab.run.config.variant).toBe('B+ICL');
  });

  it('says why a run failed', async () => {
    const { lab } = await open();
    await press('Run');
    act(() =>
      lab.emit({
        type: 'error',
        error: { code: 'OUT_OF_MEMORY', message: 'Full.', action: 'Less.' },
      }),
    );
    const outcome = within(bar()).getByRole('group', { name: 'How it ended' });
    expect(outcome.textContent).toContain('Full.');
    fireEvent.click(within(outcome).getByRole('button', { name: 'See why' }));
    expect(document.activeElement?.id).toBe('experiment');
  });
});
