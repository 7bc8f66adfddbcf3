// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../../../src/kinds/kinds.ts';
import SourceView from '../../../src/kinds/SourceView.tsx';
import { type Cell } from '../../../src/document/cell.ts';
import { cellId } from '../../../src/document/ids.ts';
import { cellSource } from '../../../src/exchange/source/index.ts';
import { newCell, readCell } from '../../../src/document/cells.ts';

afterEach(cleanup);

const results = newCell('results', cellId('results'));
const pointing = (experiment: string): Cell => readCell(results, { experiment }).cell;

function show(cell: Cell = results) {
  const applied: Cell[] = [];
  let closed = 0;
  const view = (shown: Cell) => (
    <SourceView cell={shown} onApply={(next) => applied.push(next)} onClose={() => (closed += 1)} />
  );
  const { rerender, container } = render(view(cell));
  const area = screen.getByRole<HTMLTextAreaElement>('textbox');
  return {
    area,
    applied,
    container,
    closed: () => closed,
    change: (next: Cell) => rerender(view(next)),
    type: (text: string) => fireEvent.change(area, { target: { value: text } }),
    press: (name: string) => fireEvent.click(screen.getByRole('button', { name })),
  };
}

const described = (area: Element) =>
  (area.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id));

it('applies what was typed, by button and by key', () => {
  const { area, applied, type, press } = show();
  expect(area.value).toBe('experiment: null\n');
  type('experiment: train');
  press('Apply');
  type('experiment: other');
  let reachedPage = false;
  const page = () => (reachedPage = true);
  document.addEventListener('keydown', page);
  fireEvent.keyDown(area, { key: 'Enter', ctrlKey: true });
  document.removeEventListener('keydown', page);
  type('experiment: third');
  fireEvent.keyDown(area, { key: 'Enter', metaKey: true });
  fireEvent.keyDown(area, { key: 'Enter' });
  expect(applied).toEqual([pointing('train'), pointing('other'), pointing('third')]);
  expect(reachedPage).toBe(false);
});

it('keeps a wrong text, marks its lines, and forgives as soon as it is mended', () => {
  const { area, applied, container, type, press } = show();
  expect(area.getAttribute('aria-invalid')).toBe('false');
  type('experiment: a b\nfoo: 1\n');
  expect(screen.queryByRole('alert')).toBeNull();
  press('Apply');
  expect(applied).toEqual([]);
  expect(area.value).toBe('experiment: a b\nfoo: 1\n');
  expect(area.getAttribute('aria-invalid')).toBe('true');
  const alert = screen.getByRole('alert');
  expect(described(area)[0]).toBe(alert);
  expect([...alert.querySelectorAll('li')].map((item) => item.textContent)).toEqual([
    'Line 1experiment: not the name of a cell',
    'Line 2foo: not a setting of this cell',
  ]);
  const marks = () => [...container.querySelectorAll('[data-wrong]')].map((n) => n.textContent);
  expect(marks()).toEqual(['1', '2']);
  press('Line 2');
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe('foo: 1');
  type('experiment: a\nfoo: 1\n');
  expect(marks()).toEqual(['2']);
  type('experiment: a\n');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(described(area)).not.toContain(alert);
  press('Apply');
  expect(applied).toEqual([pointing('a')]);
});

it('follows the cell while nothing was typed, and keeps what was typed otherwise', () => {
  const { area, change, type, press, closed } = show();
  change(pointing('train'));
  expect(area.value).toBe('experiment: train\n');
  type('experiment: mine\n');
  change(pointing('other'));
  expect(area.value).toBe('experiment: mine\n');
  expect(screen.getByRole('status').textContent).toContain('changed while you typed');
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
  press('Discard changes');
  expect(closed()).toBe(1);
});

it('offers to close again when the text is back at what it was', () => {
  const { type, press, closed } = show();
  type('x');
  type('experiment: null\n');
  press('Close');
  expect(closed()).toBe(1);
});

it('takes Tab for two spaces, and lets it go after Escape', () => {
  const { area } = show();
  area.setSelectionRange(0, 0);
  expect(fireEvent.keyDown(area, { key: 'Tab' })).toBe(false);
  expect(area.value).toBe('  experiment: null\n');
  expect(fireEvent.keyDown(area, { key: 'Tab', shiftKey: true })).toBe(true);
  fireEvent.keyDown(area, { key: 'Escape' });
  expect(fireEvent.keyDown(area, { key: 'Tab' })).toBe(true);
  fireEvent.keyDown(area, { key: 'Escape' });
  fireEvent.keyDown(area, { key: 'a' });
  expect(fireEvent.keyDown(area, { key: 'Tab' })).toBe(false);
  expect(described(area)[0]?.textContent).toMatch(/Escape, then Tab/);
});

it('numbers the lines of settings, and lets prose wrap without', () => {
  const experiment = newCell('experiment', cellId('train'));
  const { container, area } = show(experiment);
  const numbers = () => container.querySelectorAll('.source-gutter span').length;
  expect(numbers()).toBe(cellSource(experiment).split('\n').length);
  expect(Number(area.rows)).toBe(numbers());
  cleanup();
  const text = show(readCell(newCell('text', cellId('t')), { markdown: '# a\n\nb' }).cell);
  expect(text.area.value).toBe('# a\n\nb');
  expect(text.container.querySelector('.source-gutter')).toBeNull();
});
