// @vitest-environment happy-dom
import { act, cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Crosshair, metricFigure, Plot } from '../../../src/figures/index.ts';
import { CrosshairGroup, markAt } from '../../../src/figures/crosshair-group.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { epoch, record } from '../../support/runs-fixture.ts';

/** Frames that come when the test says so. */
function frames() {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    request: (callback: () => void) => waiting.push(callback),
    cancel: () => undefined,
    next: () => waiting.splice(0).forEach((callback) => callback()),
  };
}

describe('CrosshairGroup', () => {
  it('tells the others the newest place, once a frame', () => {
    const clock = frames();
    const group = new CrosshairGroup(clock);
    const [a, b, c] = [vi.fn(), vi.fn(), vi.fn()];
    group.join(a);
    group.join(b);
    const leave = group.join(c);
    leave();
    for (let x = 0; x <= 30; x += 1) group.hover(a, x);
    expect(clock.waiting).toHaveLength(1);
    clock.next();
    expect(b.mock.calls).toEqual([[30]]);
    expect(a.mock.calls).toEqual([[null]]);
    expect(c).not.toHaveBeenCalled();
    group.hover(a, null);
    clock.next();
    expect(b.mock.lastCall).toEqual([null]);
  });
});

it('finds a value on the axis, and not outside of it', () => {
  const extent = { from: 60, width: 400 };
  expect(markAt(10, [0, 40], extent)).toBe(160);
  expect(markAt(41, [0, 40], extent)).toBeNull();
  expect(markAt(1, [], extent)).toBeNull();
});

const plotly = vi.hoisted(() => ({ react: vi.fn(), purge: vi.fn(), toImage: vi.fn() }));
vi.mock('../../../src/figures/plotly.ts', () => ({ loadPlotly: () => Promise.resolve(plotly) }));

describe('figures in a Crosshair', () => {
  const hovers: ((event: unknown) => void)[] = [];
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
    plotly.react.mockImplementation((node: HTMLElement, _data: unknown, layout: unknown) => {
      node.innerHTML =
        '<svg><rect class="nsewdrag" x="60" y="12" width="400" height="200" /></svg>';
      const on = (name: string, handler: (event: unknown) => void) => {
        if (name === 'plotly_hover') hovers.push(handler);
      };
      return Promise.resolve(Object.assign(node, { on, layout }));
    });
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    hovers.length = 0;
  });

  it('mark in one what is hovered in the other', async () => {
    const run = { ...record({ epochs: 40 }), epochs: [epoch(0, 0.1, true), epoch(1, 0.2, true)] };
    const figure = metricFigure([run], { theme: LIGHT, metrics: ['hr@5'] });
    const plot = <Plot figure={figure} fileName="a" provenance={{ line: '', details: {} }} />;
    const { container } = render(
      <Crosshair>
        {plot}
        {plot}
      </Crosshair>,
    );
    await waitFor(() => expect(hovers).toHaveLength(2));
    const marks = [...container.querySelectorAll<HTMLElement>('.plot-mark')];
    expect(marks.map((mark) => mark.hidden)).toEqual([true, true]);
    act(() => hovers[0]({ points: [{ x: 2 }] }));
    await waitFor(() => expect(marks[1].hidden).toBe(false));
    expect(marks[0].hidden).toBe(true);
    // Epoch 2 of an axis 0 to 10.
    expect(marks[1].style.transform).toBe('translateX(80px)');
  });
});
