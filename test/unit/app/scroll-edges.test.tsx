// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Scroll } from '../../../src/ui/Scroll.tsx';
import { scrollEdges } from '../../../src/ui/scroll-edges.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('knows on which sides there is more, and takes a fraction of a pixel for nothing', () => {
  const box = { scrollWidth: 500, clientWidth: 300 };
  expect(scrollEdges({ ...box, scrollLeft: 0 })).toEqual({ start: false, end: true });
  expect(scrollEdges({ ...box, scrollLeft: 90 })).toEqual({ start: true, end: true });
  expect(scrollEdges({ ...box, scrollLeft: 199.4 })).toEqual({ start: true, end: false });
  expect(scrollEdges({ scrollLeft: 0, scrollWidth: 300, clientWidth: 300 })).toEqual({
    start: false,
    end: false,
  });
});

it('marks a box that is wider than it shows, follows its scrolling, and makes it a stop for the keyboard', () => {
  let look: () => void = () => undefined;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(told: () => void) {
        look = told;
      }
      observe() {
        look();
      }
      disconnect() {
        return undefined;
      }
    },
  );
  vi.spyOn(HTMLElement.prototype, 'scrollWidth', 'get').mockReturnValue(500);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(300);
  render(
    <Scroll name="Numbers">
      <table />
    </Scroll>,
  );
  const box = screen.getByRole('group', { name: 'Numbers' });
  expect(box.tabIndex).toBe(0);
  expect(box.dataset.more).toBe('end');
  box.scrollLeft = 200;
  fireEvent.scroll(box);
  expect(box.dataset.more).toBe('start');
});
