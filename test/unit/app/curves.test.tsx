// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../../src/app/App.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import { createSession } from '../../../src/session/index.ts';
import type { Figure } from '../../../src/figures/figure.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { EXPERIMENT } from '../../support/visit.ts';

// Drawing is the charts' own matter; here a figure is what it was told to draw.
vi.mock('../../../src/figures/Plot.tsx', async () => {
  const { useCrosshair } = await import('../../../src/figures/Crosshair.tsx');
  return {
    Plot: function Plot({ figure, logY }: { figure: Figure; logY?: { toggle: () => void } }) {
      const shared = useCrosshair() !== null;
      return (
        <figure
          aria-label={figure.title}
          data-lines={figure.data.map(({ name }) => name ?? 'raw').join()}
          data-crosshair={shared}
        >
          {figure.layout.xaxis?.title?.text} {figure.layout.yaxis?.title?.text}
          <button type="button" onClick={() => logY?.toggle()}>
            Log scale: {figure.title}
          </button>
        </figure>
      );
    },
  };
});

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = '<link rel="icon" href="x" />';
});
afterEach(cleanup);

async function open(notebook = 'first-steps') {
  const lab = new FakeLab();
  const store = createLabStore();
  const session = createSession(lab, store);
  render(
    <SessionProvider session={session}>
      <App />
    </SessionProvider>,
  );
  await act(async () => Promise.resolve());
  await act(async () => session.openNotebook(notebookId(notebook)));
  return { lab, store, session };
}

const press = (name: string | RegExp) =>
  act(async () => Promise.resolve(fireEvent.click(screen.getByRole('button', { name }))));
const cell = (id: string) => within(document.getElementById(id) ?? document.body);
const losses = () => cell(EXPERIMENT).getByRole('figure', { name: /^Losses/ });
const quality = () => cell(EXPERIMENT).getByRole('figure', { name: /^Ranking/ });

async function trained() {
  const opened = await open();
  await press('Run');
  act(() => {
    opened.lab.begin();
    opened.lab.epochs(3);
  });
  return opened;
}

describe('the curves of an experiment', () => {
  it('keep no room before there is a run, and offer no controls of what is not there', async () => {
    await open();
    expect(cell(EXPERIMENT).queryByRole('figure')).toBeNull();
    expect(cell(EXPERIMENT).queryByRole('group', { name: 'Curves over' })).toBeNull();
    expect(cell(EXPERIMENT).getByText('Ranking quality')).toBeTruthy();
    await press('Run');
    expect(quality()).toBeTruthy();
  });

  it('stand over steps and epochs, or both over what is chosen, then with one crosshair', async () => {
    await trained();
    expect(losses().textContent).toContain('training step');
    expect(quality().textContent).toContain('epochs trained');
    expect(quality().dataset.crosshair).toBe('false');
    fireEvent.click(cell(EXPERIMENT).getByRole('radio', { name: 'Time' }));
    expect(losses().textContent).toContain('seconds of training');
    expect(quality().textContent).toContain('seconds of training');
    expect([losses(), quality()].map(({ dataset }) => dataset.crosshair)).toEqual(['true', 'true']);
    fireEvent.click(cell(EXPERIMENT).getByRole('radio', { name: 'Auto' }));
    expect(losses().textContent).toContain('training step');
  });

  it('smooth the losses alone, the raw curve behind; off to begin with', async () => {
    await trained();
    expect(losses().dataset.lines).not.toContain('raw');
    fireEvent.change(cell(EXPERIMENT).getByRole('slider', { name: 'Smoothing' }), {
      target: { value: '0.6' },
    });
    expect(losses().dataset.lines).toContain('raw');
    expect(quality().dataset.lines).not.toContain('raw');
  });

  it('leave the weighted total out until it is asked for, and change scale one by one', async () => {
    await trained();
    expect(losses().dataset.lines).not.toContain('total');
    fireEvent.click(cell(EXPERIMENT).getByRole('checkbox', { name: 'Weighted total' }));
    expect(losses().dataset.lines).toContain('total');
    fireEvent.click(within(quality()).getByRole('button'));
    expect(quality().textContent).toContain('(log)');
    expect(losses().textContent).not.toContain('log scale');
  });

  it('are terms times their weights until they are asked for as they are', async () => {
    await trained();
    expect(losses().textContent).toContain('loss term × its weight');
    fireEvent.click(cell(EXPERIMENT).getByRole('checkbox', { name: 'Unweighted terms' }));
    expect(losses().textContent).toContain('loss term, unweighted');
  });

  it('keep their own formula with its values when a setting is changed, beside that of the settings', async () => {
    const { store, session } = await trained();
    const run = store.getState().runs[0];
    const boxes = () =>
      [...document.querySelectorAll(`#${EXPERIMENT} .formula-box`)].map((box) => ({
        said: box.querySelector('.formula-caption')?.textContent ?? null,
        formula: box.querySelector('.unseen')?.textContent,
        values: [...box.querySelectorAll('.formula-value')].map(({ textContent }) => textContent),
        alive: box.querySelectorAll('.alive').length,
      }));
    const [before] = boxes();
    expect(before.said).toBeNull();
    expect(before.alive).toBe(4);
    act(() => session.setting(cellId(EXPERIMENT), 'variant', 'B'));
    const [settings, curves] = boxes();
    expect(settings).toMatchObject({ said: 'As set now, not run yet', alive: 0 });
    expect(settings.formula).not.toBe(before.formula);
    expect(settings.values.slice(1)).toEqual([' ', 'off', 'off', 'off']);
    expect(curves).toEqual({ ...before, said: `Of ${run.name}, as it ran` });
    act(() => session.setting(cellId(EXPERIMENT), 'variant', run.config.variant));
    expect(boxes()).toEqual([before]);
  });

  it('are looked at, not written down: the notebook stays as it was', async () => {
    const { store } = await trained();
    const before = store.getState().history;
    fireEvent.click(cell(EXPERIMENT).getByRole('radio', { name: 'Epoch' }));
    expect(store.getState().history).toBe(before);
  });
});

describe('a run that is begun', () => {
  const scrolled = vi.fn();
  const reduced = (yes: boolean) =>
    vi.stubGlobal('matchMedia', (query: string) => ({
      matches: yes && query.includes('reduced-motion'),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
  beforeEach(() => {
    scrolled.mockClear();
    vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (
      this: Element,
      how?: boolean | ScrollIntoViewOptions,
    ) {
      const cell = this.closest('.cell')?.id;
      scrolled(this.className.split(' ')[0], cell, typeof how === 'object' ? how.behavior : how);
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
  const figures = () => scrolled.mock.calls.filter(([what]) => what === 'figure-pair');

  it('brings its figures into sight, every time, and without motion where none is wanted', async () => {
    reduced(false);
    const { lab } = await open();
    await press('Run');
    expect(figures()).toEqual([['figure-pair', EXPERIMENT, 'smooth']]);
    act(() => {
      lab.begin();
      lab.epochs(2);
    });
    expect(figures()).toHaveLength(1);
    reduced(true);
    await act(async () => Promise.resolve(lab.finish()));
    await press('Run again');
    expect(figures().at(1)).toEqual(['figure-pair', EXPERIMENT, 'auto']);
  });

  it('moves nothing when its turn comes after another', async () => {
    reduced(false);
    const { lab } = await open('four-variants');
    const bar = screen.getByRole('region', { name: 'Run' });
    await act(async () =>
      Promise.resolve(fireEvent.click(within(bar).getByRole('button', { name: 'Run all 4' }))),
    );
    expect(figures()).toHaveLength(1);
    act(() => lab.begin());
    await act(async () => Promise.resolve(lab.finish()));
    expect(screen.getAllByText('waits its turn')).toHaveLength(2);
    expect(figures()).toHaveLength(1);
  });
});

describe('a notebook of several experiments', () => {
  it('runs each from its own title line, and names the one at work in the bar', async () => {
    const { lab } = await open('four-variants');
    await press('Run B+ELCM');
    expect(lab.run.config.variant).toBe('B+ELCM');
    const bar = within(screen.getByRole('region', { name: 'Run' }));
    expect(bar.getByRole('link', { name: 'B+ELCM' }).getAttribute('href')).toBe('#b-elcm');
    expect(screen.queryByRole('button', { name: 'Run B' })).toBeNull();
  });

  it('says how many wait, and where', async () => {
    const { lab } = await open('four-variants');
    const bar = screen.getByRole('region', { name: 'Run' });
    await act(async () =>
      Promise.resolve(fireEvent.click(within(bar).getByRole('button', { name: 'Run all 4' }))),
    );
    act(() => lab.begin());
    expect(screen.getByText('3 to follow')).toBeTruthy();
    expect(screen.getAllByText('waits its turn')).toHaveLength(3);
  });
});

describe('the line below the title', () => {
  it('says that the copy may be changed, and once it was, the way back', async () => {
    const { session } = await open();
    expect(screen.getByText('This copy is yours to change.')).toBeTruthy();
    act(() => session.rename('Mine'));
    expect(screen.queryByText('This copy is yours to change.')).toBeNull();
    await press('Back to the shipped one');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('First steps');
  });
});

it('names the preset of data that are not open yet', async () => {
  await open('papers-beauty');
  expect(screen.getAllByRole('button', { name: 'Preset: Official settings' })).toHaveLength(2);
  expect(cell('experiment').getByText('as in the official code')).toBeTruthy();
  // The backbone's cell begins with the same preset and is set otherwise: it says so.
  expect(cell('backbone').queryByText('as in the official code')).toBeNull();
  expect(cell('backbone').getByText(/^3 settings away/)).toBeTruthy();
});
