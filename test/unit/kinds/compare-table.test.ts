import { describe, expect, it } from 'vitest';
import { columnsOf, columnsShown } from '../../../src/kinds/compare/columns.ts';
import {
  bestRuns,
  changeFrom,
  fileTable,
  filterRows,
  nextSorting,
  rowsOf,
  sortRows,
  trainedSeconds,
  valueOf,
  type Row,
} from '../../../src/kinds/compare/table.ts';
import type { Settings } from '../../../workers/catalog/field.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { epoch, metrics, record, result, step } from '../../support/runs-fixture.ts';

const tested = (name: string, hr: number, config: Settings = {}): RunRecord => ({
  ...record(config, name),
  status: 'done',
  steps: [step(40)],
  epochs: [epoch(0, hr, true), epoch(1, hr / 2)],
  result: result(hr, 0.1),
});
const untested = (name: string, hr: number): RunRecord => ({
  ...tested(name, hr),
  status: 'stopped',
  result: null,
});
const keys = (...args: Parameters<typeof columnsOf>) => columnsOf(...args).map(({ key }) => key);
const names = (rows: readonly Row[]) => rows.map(({ run }) => run.name);
const column = (key: string) => {
  const found = columnsOf([record()], false).find((c) => c.key === key);
  if (found === undefined) throw new Error(key);
  return found;
};

describe('columns', () => {
  it('keep the settings in which runs differ, or all of them', () => {
    const runs = [record({ lr: 0.01, variant: 'B' }), record({ lr: 0.001 })];
    const fixed = keys(runs.slice(0, 1), true);
    expect(keys(runs, true).filter((key) => !fixed.includes(key))).toEqual(['lr']);
    expect(fixed).not.toContain('seed');
    expect(keys(runs, false)).toEqual(expect.arrayContaining(['seed', 'lr', 'epochs', 'note']));
    expect(new Set(keys(runs, false)).size).toBe(keys(runs, false).length);
  });

  it('have what changed beside the run, and a status only where one tells something', () => {
    const done = tested('a-1', 0.2);
    const stopped = { ...tested('b-2', 0.2), status: 'stopped' as const };
    expect(keys([done], true).slice(0, 4)).toEqual(['name', 'model_name', 'change', 'hr@5']);
    const shown = (runs: readonly RunRecord[]) =>
      columnsShown(columnsOf(runs, true), runs).map(({ key }) => key);
    expect(keys([done, done], true)).toContain('status');
    expect(shown([done, done])).not.toContain('status');
    expect(shown([done, done])).not.toContain('note');
    expect(shown([done, stopped])).toContain('status');
  });

  it('name the data where runs have several', () => {
    const elsewhere = { ...record(), dataset: { ...record().dataset, hash: 'ff' } };
    expect(keys([record(), record()], true)).not.toContain('dataset');
    expect(keys([record(), record()], false)).toContain('dataset');
    expect(keys([record(), elsewhere], true)).toContain('dataset');
  });
});

describe('values', () => {
  it('are of the test where a run has one, otherwise of its best validation', () => {
    const [done, stopped, fresh] = rowsOf([
      { ...tested('a-1', 0.3), result: result(0.25, 0.1) },
      untested('b-2', 0.2),
      record({}, 'c-3'),
    ]);
    expect([done.split, valueOf(done, 'hr@5')]).toEqual(['test', 0.25]);
    expect([stopped.split, valueOf(stopped, 'hr@5')]).toEqual(['valid', 0.2]);
    expect([fresh.split, valueOf(fresh, 'ndcg@20')]).toEqual([null, null]);
  });

  it('count what was trained apart from what was asked for', () => {
    const [row] = rowsOf([tested('a-1', 0.3, { epochs: 40 })]);
    expect([valueOf(row, 'epochs_trained'), valueOf(row, 'epochs')]).toEqual([2, 40]);
    expect(valueOf(row, 'seconds')).toBe(1);
    expect(trainedSeconds({ ...tested('a-1', 0.3), steps: [], epochs: [] })).toBe(60);
    expect(trainedSeconds(record())).toBeNull();
  });

  it('say what changed from the run before, data included', () => {
    const other = { ...record(), dataset: { ...record().dataset, hash: 'ff', name: 'Beauty' } };
    expect(changeFrom(undefined, record())).toBe('first run');
    expect(changeFrom(record(), record())).toBe('same settings');
    expect(changeFrom(record(), record({ trade_off: 0 }))).toBe('trade_off 1 → 0');
    expect(changeFrom(record(), other)).toBe('data planted-intents → Beauty');
    expect(changeFrom(record({ seed: 2 }), other)).toBe(
      'data planted-intents → Beauty, seed 2 → 1',
    );
    const rows = rowsOf([record({ seed: 2 }, 'new-2'), record({ seed: 1 }, 'old-1')]);
    expect(rows.map(({ change }) => change)).toEqual(['seed 1 → 2', 'first run']);
  });
});

describe('sorting', () => {
  const rows = rowsOf([
    tested('run-10', 0.1, { lr: 0.01 }),
    record({ lr: 0.1 }, 'run-9'),
    tested('run-2', 0.3, { lr: 0.00001 }),
    tested('run-1', 0.3, { lr: 0.001 }),
  ]);

  it('is by number where there are numbers, and empty comes last either way', () => {
    const by = (key: 'hr@5' | 'lr' | 'name', descending: boolean) =>
      names(sortRows(rows, { key, descending }));
    expect(by('name', false)).toEqual(['run-1', 'run-2', 'run-9', 'run-10']);
    expect(by('lr', false)).toEqual(['run-2', 'run-1', 'run-10', 'run-9']);
    // Equals keep their order.
    expect(by('hr@5', true)).toEqual(['run-2', 'run-1', 'run-10', 'run-9']);
    expect(by('hr@5', false)).toEqual(['run-10', 'run-2', 'run-1', 'run-9']);
  });

  it('turns round with each press, and back to the order of runs', () => {
    const presses = (key: string) => {
      const first = nextSorting(null, column(key));
      const second = nextSorting(first, column(key));
      return [first?.descending, second?.descending, nextSorting(second, column(key))];
    };
    expect(presses('hr@5')).toEqual([true, false, null]);
    expect(presses('name')).toEqual([false, true, null]);
    expect(nextSorting({ key: 'name', descending: true }, column('hr@5'))?.key).toBe('hr@5');
    expect(sortRows(rows, null)).toBe(rows);
  });
});

it('finds every word in name, variant, data or note', () => {
  const rows = rowsOf([
    { ...record({ variant: 'B' }, 'calm-fox-2'), note: 'The long one' },
    record({}, 'calm-owl-1'),
  ]);
  expect(names(filterRows(rows, ' LONG calm '))).toEqual(['calm-fox-2']);
  expect(names(filterRows(rows, 'elcrec'))).toEqual(['calm-owl-1']);
  expect(names(filterRows(rows, 'planted'))).toHaveLength(2);
  expect(filterRows(rows, '  ')).toBe(rows);
});

describe('the best of a metric', () => {
  const ids = (rows: readonly Row[]) => [...(bestRuns(rows).get('hr@5') ?? [])];

  it('is a test among tests, all of equals', () => {
    expect(ids(rowsOf([tested('a', 0.3), tested('b', 0.2), untested('c', 0.9)]))).toEqual(['a']);
    expect(ids(rowsOf([tested('a', 0.3), tested('b', 0.3)]))).toEqual(['a', 'b']);
  });

  it('is no run that wins by its ties', () => {
    const lucky = tested('a', 1);
    const ties = { share: 1, middle: metrics(0.1) };
    const won = { ...lucky, result: { ...result(1, 0.1), ties } };
    expect(ids(rowsOf([won, tested('b', 0.2)]))).toEqual(['b']);
  });

  it('is sought among runs that rank earlier items alike', () => {
    const [a, b] = [tested('a', 0.3), tested('b', 0.2, { seen_items: 'ranked' })];
    expect(ids(rowsOf([a, b]))).toEqual([]);
    expect(ids(rowsOf([a, b, tested('c', 0.1, { seen_items: 'ranked' })]))).toEqual(['b']);
  });

  it('is nobody where there is nothing to compare with', () => {
    const elsewhere = { ...tested('b', 0.2), dataset: { ...record().dataset, hash: 'ff' } };
    expect(ids(rowsOf([tested('a', 0.3), elsewhere, untested('c', 0.1)]))).toEqual([]);
  });
});

it('writes whole numbers and official keys to a file', () => {
  const runs = [tested('a-1', 1 / 3, { lr: 0.01 }), untested('b-2', 0.2)];
  const table = fileTable(rowsOf(runs), columnsOf(runs, true));
  const cells = Object.fromEntries(table.columns.map((key, i) => [key, table.rows[0][i]]));
  expect(cells).toMatchObject({ name: 'a-1', 'HR@5': 1 / 3, lr: 0.01, measured_on: 'test' });
  expect(table.rows[1]).toContain('validation');
  for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
});
