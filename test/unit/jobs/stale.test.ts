import { describe, expect, it } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { type Cell } from '../../../src/document/cell.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { runOf, type NotebookView } from '../../../src/document/view.ts';
import { card, record } from '../../support/runs-fixture.ts';
import { newCell, readCell } from '../../../src/document/cells.ts';
import { staleSpecs } from '../../../src/jobs/queue.ts';
import { staleCells } from '../../../src/jobs/stale.ts';
import { sameOrigin } from '../../../src/runs/origin.ts';

const id = cellId;
const make = (kind: string, name: string, plain: unknown): Cell =>
  readCell(newCell(kind, id(name)), plain).cell;
const cells: readonly Cell[] = [
  make('text', 'words', { markdown: 'x' }),
  make('dataset', 'data', {}),
  make('experiment', 'train', { dataset: 'data', preset: 'official' }),
  make('intents', 'map', { experiment: 'train' }),
  make('results', 'results', { experiment: 'train' }),
  make('experiment', 'other', { dataset: 'data', preset: 'official', seed: 2 }),
  make('results', 'lost', { experiment: 'gone' }),
  make('results', 'odd', { experiment: 'words' }),
];
const run = (place: string, over: Partial<RunRecord> = {}): RunRecord => ({
  ...record({}, `run-${place}`),
  place: { notebook: notebookId('n'), cell: id(place) },
  origin: { kind: 'bundled', name: 'planted-intents' },
  ...over,
});
const view = (over: Partial<NotebookView> = {}): NotebookView => ({
  notebook: { id: notebookId('n'), title: 'N', shipped: null, cells },
  runs: [run('train')],
  cards: new Map(),
  shown: new Map(),
  hidden: new Set(),
  ...over,
});
const stale = (over: Partial<NotebookView> = {}) => Object.fromEntries(staleCells(view(over)));
const edited = (...changed: readonly Cell[]) => ({
  notebook: {
    ...view().notebook,
    cells: cells.map((cell) => changed.find((c) => c.id === cell.id) ?? cell),
  },
});

describe('what is stale', () => {
  it('is nothing while settings and data are those of the run, or before any run', () => {
    expect(stale()).toEqual({});
    expect(stale({ runs: [] })).toEqual({});
    expect(stale({ cards: new Map([[id('data'), card]]) })).toEqual({});
  });

  it('is an experiment with another setting, and what shows it', () => {
    const reason = 'Settings changed since this ran';
    const change = edited(
      make('experiment', 'train', { dataset: 'data', preset: 'official', lr: 0.01 }),
    );
    expect(stale(change)).toEqual({ train: reason, map: reason, results: reason });
    expect(staleSpecs(view(change)).map(({ cell }) => cell)).toEqual(['train']);
  });

  it('is an experiment whose data are others, open or not', () => {
    const reason = 'Data changed since this ran';
    const all = { train: reason, map: reason, results: reason };
    expect(stale({ cards: new Map([[id('data'), { ...card, hash: 'other' }]]) })).toEqual(all);
    expect(stale(edited(make('dataset', 'data', { source: 'catalog', name: 'Yelp' })))).toEqual(
      all,
    );
  });

  it('goes by the data themselves as soon as they are open', () => {
    const change = edited(make('dataset', 'data', { source: 'file', name: 'same.txt' }));
    expect(stale({ ...change, cards: new Map([[id('data'), card]]) })).toEqual({});
  });

  it('goes by the run that is shown', () => {
    const newest = run('train', { config: { ...record().config, lr: 0.5 } });
    const older = { ...run('train'), id: record({}, 'older').id };
    const runs = [newest, older];
    expect(Object.keys(stale({ runs }))).toEqual(['train', 'map', 'results']);
    expect(stale({ runs, shown: new Map([[id('train'), older.id]]) })).toEqual({});
    expect(runOf(view({ runs }), id('train'))).toBe(newest);
    expect(
      runOf(view({ runs, shown: new Map([[id('train'), record({}, 'gone').id]]) }), id('train')),
    ).toBe(newest);
  });

  it('ends where references go round or nowhere', () => {
    const change = edited(
      make('experiment', 'train', { dataset: 'other', preset: 'official' }),
      make('experiment', 'other', { dataset: 'train', preset: 'official' }),
    );
    expect(stale(change)).toEqual({});
  });
});

describe('the origin of data', () => {
  it('is the same in whatever order it was written, and wherever it came from', () => {
    const turned = Object.fromEntries(Object.entries(PLANTED_DEFAULTS).toReversed());
    const planted = { kind: 'planted', options: PLANTED_DEFAULTS } as const;
    expect(
      sameOrigin(planted, {
        options: turned as unknown as typeof PLANTED_DEFAULTS,
        kind: 'planted',
      }),
    ).toBe(true);
    expect(
      sameOrigin(planted, { kind: 'planted', options: { ...PLANTED_DEFAULTS, seed: 2 } }),
    ).toBe(false);
    expect(
      sameOrigin(planted, {
        kind: 'planted',
        options: { ...PLANTED_DEFAULTS, mean_lengths: [7, 9, 12, 17] },
      }),
    ).toBe(false);
    const yelp = { kind: 'catalog', name: 'Yelp' } as const;
    expect(sameOrigin(yelp, { ...yelp, url: 'https://example.org' })).toBe(true);
    expect(sameOrigin(yelp, { kind: 'catalog', name: 'Beauty' })).toBe(false);
    expect(sameOrigin({ kind: 'file', name: 'Yelp' }, yelp)).toBe(false);
  });
});
