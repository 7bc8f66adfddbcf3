// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { healthFigure, metricFigure, Plot } from '../../../src/figures/index.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { epoch, health, record } from '../../support/runs-fixture.ts';

const plotly = vi.hoisted(() => ({ react: vi.fn(), purge: vi.fn(), toImage: vi.fn() }));
vi.mock('../../../src/figures/plotly.ts', () => ({ loadPlotly: () => Promise.resolve(plotly) }));

const handlers = new Map<string, (event: unknown) => void>();
const figure = healthFigure(health([5, 9, 0]), { theme: LIGHT });
const provenance = { line: 'brisk-otter-3', details: {} };
const plot = (more: Partial<Parameters<typeof Plot>[0]> = {}) => (
  <Plot figure={figure} fileName="brisk-otter-3" provenance={provenance} {...more} />
);

beforeEach(() => {
  class Seen {
    readonly #tell: (entries: { isIntersecting: boolean }[]) => void;
    constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
      this.#tell = tell;
    }
    observe() {
      this.#tell([{ isIntersecting: true }]);
    }
    disconnect() {}
  }
  vi.stubGlobal('IntersectionObserver', Seen);
  vi.stubGlobal('ResizeObserver', Seen);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(500);
  plotly.react.mockImplementation((node: HTMLElement) =>
    Promise.resolve(
      Object.assign(node, {
        on: (name: string, handler: (event: unknown) => void) => handlers.set(name, handler),
      }),
    ),
  );
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  plotly.react.mockReset();
  plotly.purge.mockReset();
  handlers.clear();
});

const lastLayout = () => plotly.react.mock.lastCall?.[2] as Record<string, unknown>;
const drawn = (times: number) =>
  waitFor(() => {
    expect(plotly.react.mock.calls.length).toBeGreaterThanOrEqual(times);
  });

describe('Plot', () => {
  it('is a figure with a name and a description in words', () => {
    render(plot());
    const node = screen.getByRole('figure', { name: 'Users per intent' });
    const description = document.getElementById(node.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toBe(figure.summary);
  });

  it('draws as wide as its place, on copies, and cleans up', async () => {
    const { unmount } = render(plot());
    await drawn(1);
    expect(lastLayout()).toMatchObject({ width: 500, height: figure.layout.height });
    const [, data] = plotly.react.mock.lastCall as [unknown, unknown[]];
    expect(data[0]).toEqual(figure.data[0]);
    expect(data[0]).not.toBe(figure.data[0]);
    unmount();
    expect(plotly.purge).toHaveBeenCalledOnce();
  });

  it('keeps a zoom while the figure streams, and forgets it on Fit', async () => {
    const after = (...hr: number[]) =>
      metricFigure([{ ...record(), epochs: hr.map((value, i) => epoch(i, value, true)) }], {
        theme: LIGHT,
        metrics: ['hr@5'],
      });
    const { rerender } = render(plot({ figure: after(0.1) }));
    await drawn(1);
    await waitFor(() => {
      expect(handlers.has('plotly_relayout')).toBe(true);
    });
    act(() => handlers.get('plotly_relayout')?.({ 'yaxis.range[0]': 0.1, 'yaxis.range[1]': 0.2 }));
    plotly.react.mockClear();
    rerender(plot({ figure: after(0.1, 0.5) }));
    await drawn(1);
    expect(lastLayout()).toMatchObject({ yaxis: { range: [0.1, 0.2] } });
    plotly.react.mockClear();
    fireEvent.click(screen.getByRole('button', { name: 'Fit' }));
    await drawn(1);
    expect(lastLayout()).toMatchObject({ yaxis: { range: [0, 0.6] } });
  });

  it('offers Fit only where something can be zoomed or hidden', () => {
    render(plot());
    expect(screen.queryByRole('button', { name: 'Fit' })).toBeNull();
  });

  it('shows the same numbers as a table', () => {
    render(plot());
    fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(screen.getAllByRole('columnheader').map((th) => th.textContent)).toEqual([
      'Intent',
      'Users',
      'Share',
    ]);
    expect(screen.getAllByRole('row')).toHaveLength(4);
  });

  it('offers a log scale where there is one', () => {
    const toggle = vi.fn();
    const { rerender } = render(plot());
    expect(screen.queryByRole('button', { name: 'Log scale' })).toBeNull();
    rerender(plot({ logY: { on: true, toggle } }));
    const button = screen.getByRole('button', { name: 'Log scale', pressed: true });
    fireEvent.click(button);
    expect(toggle).toHaveBeenCalledOnce();
  });

  it('has its tools behind one button where the screen is narrow, in words of what they do', () => {
    const narrow = {
      matches: true,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    vi.stubGlobal('matchMedia', () => narrow);
    const toggle = vi.fn();
    render(plot({ logY: { on: true, toggle } }));
    const lines = () => screen.getAllByRole('button').map((one) => one.textContent);
    const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
    const tools = 'Users per intent: figure tools';
    expect(screen.getAllByRole('button')).toHaveLength(1);
    press(tools);
    expect(lines().slice(1)).toEqual([
      'Show as table',
      'Linear scale',
      'Download SVG',
      'Download PNG',
      'Download CSV',
    ]);
    press('Linear scale');
    expect(toggle).toHaveBeenCalledOnce();
    expect(screen.getAllByRole('button')).toHaveLength(1);
    press(tools);
    press('Show as table');
    expect(screen.getByRole('table')).toBeTruthy();
    press(tools);
    press('Show as figure');
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('hands on what was clicked', async () => {
    const onPick = vi.fn();
    render(plot({ onPick }));
    await waitFor(() => {
      expect(handlers.has('plotly_click')).toBe(true);
    });
    handlers.get('plotly_click')?.({ points: [{ customdata: 42 }] });
    expect(onPick).toHaveBeenCalledWith(42);
  });

  it('turns to the table and says so when it cannot be drawn', async () => {
    plotly.react.mockRejectedValue(new Error('no svg'));
    const onError = vi.fn();
    render(plot({ onError }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/could not be drawn/);
    expect(screen.getByRole('table')).toBeDefined();
    expect(onError.mock.lastCall?.[0]).toMatchObject({ code: 'INTERNAL' });
  });
});
