// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CompareView, type CompareViewProps } from '../../../src/kinds/compare/CompareView.tsx';
import type { Figure } from '../../../src/figures/figure.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import type { Settings } from '../../../workers/catalog/field.ts';
import { epoch, record, result, step } from '../../support/runs-fixture.ts';
import { compareKind } from '../../../src/kinds/compare/kind.ts';

// Drawing is the charts' own matter; here a figure is its title, its lines and its sentence.
vi.mock('../../../src/figures/Plot.tsx', () => ({
  Plot: ({ figure }: { figure: Figure }) => (
    <figure aria-label={figure.title} data-lines={JSON.stringify(figure.data)}>
      {figure.summary}
    </figure>
  ),
}));

const trained = (name: string, hr: number, config: Settings = {}): RunRecord => ({
  ...record(config, name),
  status: 'done',
  steps: [step(1), step(40)],
  epochs: [epoch(0, hr, true)],
  result: result(hr, 0.1),
});
const runs = [
  { ...trained('warm-seal-3', 0.2, { lr: 0.01 }), result: null, status: 'stopped' as const },
  { ...trained('calm-fox-2', 0.3, { lr: 0.01, variant: 'B' }), note: 'the tall one' },
  trained('shy-owl-1', 0.25),
];
const [seal, fox, owl] = runs.map(({ id }) => id);

function open(more: Partial<CompareViewProps> = {}) {
  const spies = {
    onConfig: vi.fn(),
    onShow: vi.fn(),
    onHide: vi.fn(),
    onRename: vi.fn(),
    onNote: vi.fn(),
    onStar: vi.fn(),
    onDelete: vi.fn(),
    onDownload: vi.fn(),
  };
  const props: CompareViewProps = {
    config: compareKind.create([]),
    runs,
    hidden: new Set(),
    currentId: seal,
    ...spies,
    ...more,
  };
  const { rerender } = render(<CompareView {...props} />);
  return {
    ...spies,
    config: props.config,
    again: (next: Partial<CompareViewProps>) => rerender(<CompareView {...props} {...next} />),
  };
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const rowOf = (name: string) => {
  const row = screen.getAllByRole('row').find((tr) => tr.textContent?.includes(name) === true);
  if (row === undefined) throw new Error(name);
  return row;
};
const order = () =>
  screen
    .getAllByRole('rowheader')
    .map((th) => runs.map(({ name }) => name).find((name) => th.textContent?.includes(name)));
const heading = (name: string) => screen.getByRole('columnheader', { name });
const lines = (title: RegExp) =>
  (
    JSON.parse(screen.getByRole('figure', { name: title }).dataset.lines ?? '[]') as {
      mode: string;
      name: string;
      y: number[];
    }[]
  ).filter(({ mode }) => mode === 'lines+markers');

describe('the compare cell', () => {
  it('says what will be here before there is a run', () => {
    open({ runs: [], currentId: null });
    expect(screen.getByText('Runs appear here as they are made.')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('draws a metric and the loss of every run that is not hidden', () => {
    const { again } = open({ hidden: new Set([owl]) });
    expect(lines(/^HR@5/).map(({ name }) => name)).toEqual(['calm-fox-2', 'warm-seal-3']);
    expect(lines(/^Total loss/)).toHaveLength(2);
    again({ config: { ...compareKind.create([]), metric: 'ndcg@20' } });
    expect(screen.getByRole('figure', { name: /^NDCG@20/ })).toBeTruthy();
    again({ hidden: new Set([seal, fox, owl]) });
    expect(screen.getAllByText('No run is shown.')).toHaveLength(2);
  });

  it('tells test from validation, and which test is best', () => {
    open();
    const cells = (name: string) => within(rowOf(name)).getAllByRole('cell');
    expect(cells('calm-fox-2')[2].textContent).toBe('best 0.3000');
    expect(cells('shy-owl-1')[2].textContent).toBe('0.2500');
    expect(cells('warm-seal-3')[2].textContent).toBe('0.2000v');
  });

  it('says what changed, and shows the settings that differ or all of them', () => {
    const { onConfig, config, again } = open();
    const changes = within(rowOf('calm-fox-2')).getAllByRole('cell')[1];
    expect([...changes.querySelectorAll('.change-part')].map((part) => part.textContent)).toEqual([
      'variant ELCRec → B',
      'lr 0.001 → 0.01',
    ]);
    // A run's own note stands below, where the table is held short.
    expect(changes.textContent).toBe('variant ELCRec → B, lr 0.001 → 0.01the tall one');
    expect(screen.queryByRole('columnheader', { name: 'Note' })).toBeNull();
    expect(heading('Learning rate')).toBeTruthy();
    expect(screen.queryByRole('columnheader', { name: 'Seed' })).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Differences only' }));
    const all = { ...config, differences_only: false };
    expect(onConfig).toHaveBeenCalledWith(all, 'differences_only');
    again({ config: all });
    expect(heading('Seed')).toBeTruthy();
  });

  it('sorts by a heading and back', () => {
    open();
    expect(order()).toEqual(['warm-seal-3', 'calm-fox-2', 'shy-owl-1']);
    press('HR@5');
    expect(heading('HR@5').getAttribute('aria-sort')).toBe('descending');
    expect(order()).toEqual(['calm-fox-2', 'shy-owl-1', 'warm-seal-3']);
    press('Run');
    expect(heading('HR@5').getAttribute('aria-sort')).toBe('none');
    expect(order()).toEqual(['calm-fox-2', 'shy-owl-1', 'warm-seal-3']);
    press('Run');
    press('Run');
    expect(order()).toEqual(['warm-seal-3', 'calm-fox-2', 'shy-owl-1']);
  });

  it('filters rows, and says when none is left', () => {
    open();
    const filter = screen.getByRole('textbox', { name: 'Filter runs' });
    fireEvent.change(filter, { target: { value: 'tall' } });
    expect(order()).toEqual(['calm-fox-2']);
    fireEvent.change(filter, { target: { value: 'nothing like it' } });
    expect(screen.getByText('No run matches the filter.')).toBeTruthy();
    fireEvent.keyDown(filter, { key: 'Escape' });
    expect(order()).toHaveLength(3);
  });

  it('hands on what is done with a run', () => {
    const spies = open({ hidden: new Set([owl]) });
    press('Show calm-fox-2 in figures');
    press('Show shy-owl-1 in figures');
    expect(spies.onHide.mock.calls).toEqual([
      [fox, true],
      [owl, false],
    ]);
    press('Star calm-fox-2');
    expect(spies.onStar).toHaveBeenCalledWith(fox, true);
    press('calm-fox-2');
    expect(spies.onShow).toHaveBeenCalledWith(fox);
    press('Delete shy-owl-1');
    expect(spies.onDelete).toHaveBeenCalledWith(owl);
    expect(screen.getByRole('button', { name: 'warm-seal-3' }).getAttribute('aria-current')).toBe(
      'true',
    );
  });

  it('renames in place: Enter saves, Escape and nothing give up', () => {
    const { onRename } = open();
    const type = (text: string, key: string) => {
      const input = screen.getByRole('textbox', { name: 'Name of calm-fox-2' });
      expect(document.activeElement).toBe(input);
      expect(input).toHaveProperty('maxLength', 60);
      fireEvent.change(input, { target: { value: text } });
      fireEvent.keyDown(input, { key });
    };
    fireEvent.doubleClick(screen.getByRole('button', { name: 'calm-fox-2' }));
    type('given up', 'Escape');
    const pencil = screen.getByRole('button', { name: 'Rename calm-fox-2' });
    expect(document.activeElement).toBe(pencil);
    fireEvent.click(pencil);
    type('   ', 'Enter');
    expect(onRename).not.toHaveBeenCalled();
    fireEvent.click(pencil);
    type('  larger step ', 'Enter');
    expect(onRename.mock.calls).toEqual([[fox, 'larger step']]);
  });

  it('takes a note in place, also by leaving it', () => {
    const { onNote } = open();
    press('Add a note on shy-owl-1');
    const input = screen.getByRole('textbox', { name: 'Note on shy-owl-1' });
    fireEvent.change(input, { target: { value: 'again' } });
    fireEvent.blur(input);
    press('Note on calm-fox-2: the tall one');
    const other = screen.getByRole('textbox', { name: 'Note on calm-fox-2' });
    fireEvent.change(other, { target: { value: '' } });
    fireEvent.keyDown(other, { key: 'Enter' });
    expect(onNote.mock.calls).toEqual([
      [owl, 'again'],
      [fox, ''],
    ]);
  });

  it('changes what the figures show, and names the key that changed', () => {
    const { onConfig, config } = open();
    fireEvent.change(screen.getByRole('combobox', { name: 'Metric' }), {
      target: { value: 'mrr' },
    });
    fireEvent.click(screen.getByRole('radio', { name: 'Time' }));
    fireEvent.change(screen.getByRole('slider', { name: 'Smoothing' }), {
      target: { value: '0.6' },
    });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Log scale' }));
    expect(onConfig.mock.calls).toEqual([
      [{ ...config, metric: 'mrr' }, 'metric'],
      [{ ...config, x_axis: 'time' }, 'x_axis'],
      [{ ...config, smoothing: 0.6 }, 'smoothing'],
      [{ ...config, log_y: true }, 'log_y'],
    ]);
    const slider = screen.getByRole('slider', { name: 'Smoothing' });
    expect(slider.getAttribute('aria-valuetext')).toBe('off');
  });

  it('gives the table as a file where somebody takes it', () => {
    const { onDownload, again } = open();
    press('Download runs as CSV');
    const [name, csv] = onDownload.mock.lastCall as [string, string];
    expect(name).toBe('runs.csv');
    expect(csv).toMatch(/^# 3 runs · planted-intents/);
    expect(csv).toContain('calm-fox-2,B,"variant ELCRec → B, lr 0.001 → 0.01",0.3,');
    again({ onDownload: undefined });
    expect(screen.queryByRole('button', { name: 'Download runs as CSV' })).toBeNull();
  });

  it('lets the run stand out on which the pointer rests', () => {
    vi.useFakeTimers();
    open();
    const opacities = () =>
      (lines(/^HR@5/) as unknown as { opacity: number }[]).map(({ opacity }) => opacity);
    expect(opacities()).toEqual([1, 1, 1]);
    fireEvent.pointerEnter(rowOf('shy-owl-1'), { pointerType: 'mouse' });
    fireEvent.pointerLeave(rowOf('shy-owl-1'));
    fireEvent.pointerEnter(rowOf('calm-fox-2'), { pointerType: 'mouse' });
    expect(opacities()).toEqual([1, 1, 1]);
    act(() => {
      vi.advanceTimersByTime(120);
    });
    expect(opacities()).toEqual([0.2, 1, 0.2]);
  });
});
