import { describe, expect, it } from 'vitest';
import { LIGHT } from '../../../src/figures/theme.ts';
import { cellId } from '../../../src/document/ids.ts';
import { cellOf } from '../../../src/document/notebook.ts';
import type { NotebookView } from '../../../src/document/view.ts';
import { notebook, view } from '../../support/notebook-fixture.ts';
import { card, metrics } from '../../support/runs-fixture.ts';
import { outputOf } from '../../../src/exchange/output.ts';

const at = (id: string, of: NotebookView = view) => {
  const cell = cellOf(of.notebook, cellId(id));
  if (cell === null) throw new Error(id);
  return outputOf(of, cell, { theme: LIGHT });
};

const none: NotebookView = { ...view, runs: [], shown: new Map(), hidden: new Set() };

describe('what a cell shows', () => {
  it('is nothing for text', () => {
    expect(at('intro')).toEqual({ text: '', figures: [], tables: [], provenance: null });
  });

  it('says plainly that nothing ran, and draws nothing', () => {
    for (const id of ['data', 'experiment', 'intents', 'results', 'compare'])
      expect(at(id, none)).toMatchObject({ figures: [], tables: [], provenance: null });
    expect(at('experiment', none).text).toBe('Not run yet.');
  });

  it('is the open data in numbers', () => {
    const open = { ...none, cards: new Map([[cellId('data'), card]]) };
    expect(at('data', open).text).toBe(
      'planted-intents: 1,500 users, 200 items, 16,204 interactions, 94.6 % empty, 10.8 items per user.',
    );
    expect(at('data', open).figures.map(({ kind }) => kind)).toEqual(['lengths', 'popularity']);
  });

  it('knows the data of a run that learned from the same source', () => {
    expect(at('data').text).toContain('1,500 users');
    const other = { ...notebook.cells[1], config: { source: { kind: 'file', name: 'a.txt' } } };
    const changed = { ...notebook, cells: notebook.cells.with(1, other) };
    expect(at('data', { ...view, notebook: changed }).text).toBe(
      'These data have not been opened yet.',
    );
  });

  it('is the chosen run of an experiment, the others behind it unless hidden', () => {
    const output = at('experiment');
    expect(output.text).toBe(
      'brisk-otter-1 (ELCRec, seed 1): done after 30 steps. Best validation NDCG@20: 0.2250, after epoch 2.',
    );
    expect(output.figures.map(({ kind }) => kind)).toEqual(['losses', 'metrics']);
    // Drawn as on the page: terms as they add up, rates from 0.
    const [losses, rates] = output.figures.map(({ layout }) => layout.yaxis);
    expect(losses?.title).toMatchObject({ text: 'loss term × its weight' });
    expect(rates?.range?.[0]).toBe(0);
    expect(output.provenance?.line).toContain('brisk-otter-1');
    const shown = at('experiment', { ...view, hidden: new Set() });
    expect(shown.figures[0].data.length).toBe(output.figures[0].data.length + 1);
  });

  it('is the newest map and the health of its epoch', () => {
    const { figures, text } = at('intents');
    expect(figures.map(({ kind }) => kind)).toEqual(['map', 'intents', 'agreement']);
    expect(figures[0].summary).toContain('after epoch 3');
    expect(text).toContain('0.71'); // of the third epoch, not of the best
  });

  it('is the test beside popularity', () => {
    const { text, tables } = at('results');
    expect(text).toContain('for 25 of 100 users');
    expect(tables[0].table.rows.map(([name, hr]) => [name, hr])).toEqual([
      ['brisk-otter-1', '0.2500'],
      ['Most popular items', '0.0900'],
    ]);
  });

  it('is the test twice where ties lift it, with what to compare by', () => {
    const runs = view.runs.map((run) =>
      run.result === null
        ? run
        : { ...run, result: { ...run.result, ties: { share: 1, middle: metrics(0.02) } } },
    );
    const { text, tables } = at('results', { ...view, runs });
    expect(text).toContain('for 2 of 100 users');
    expect(text).toContain('In the middle of the ties');
    expect(tables[0].table.rows.map(([name, hr]) => [name, hr])).toEqual([
      ['brisk-otter-1', '0.2500'],
      ['brisk-otter-1, in the middle of its ties', '0.0200'],
      ['Most popular items', '0.0900'],
    ]);
  });

  it('compares all runs, by what differs', () => {
    const [first, second] = view.runs;
    const runs = [
      { ...first, config: { ...first.config, trade_off: 0 } },
      { ...second, result: null },
    ];
    const { tables, figures } = at('compare', { ...view, runs });
    const [{ table }] = tables;
    const column = (name: string) => table.rows.map((row) => row[table.columns.indexOf(name)]);
    expect(column('Run')).toEqual(['calm-heron-2', 'brisk-otter-1']);
    expect(column('HR@5')).toEqual(['0.3100', '0.2500']);
    expect(column('What changed')).toEqual(['trade_off 1 → 0', 'first run']);
    expect(column('Measured on')).toEqual(['test', 'validation']);
    expect(table.columns).toContain('Cluster weight');
    expect(table.columns).not.toContain('Intents');
    expect(figures.map(({ kind }) => kind)).toEqual(['compare-hr5', 'compare-loss']);
    // The hidden run is in the table alone.
    expect(figures[0].table.rows.map(([run]) => run)).not.toContain('calm-heron-2');
  });

  it('says first that it is stale', () => {
    const runs = view.runs.map((run) => ({ ...run, config: { ...run.config, seed: 2 } }));
    for (const id of ['experiment', 'intents', 'results'])
      expect(at(id, { ...view, runs }).text).toMatch(/^Settings changed since this ran\. /);
    expect(at('experiment').text).not.toContain('changed');
  });
});
