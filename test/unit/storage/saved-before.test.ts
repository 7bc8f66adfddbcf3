/** Files and links saved by an earlier version open here, with the numbers that the page then showed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { is } from '../../../src/document/cell.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { notebookIn } from '../../../src/exchange/html/embedded.ts';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import { readLink } from '../../../src/exchange/link/index.ts';
import type { Notebook } from '../../../src/document/notebook.ts';
import { shippedById } from '../../../src/shipped/index.ts';
import type { RunRecord } from '../../../src/runs/record.ts';

const folder = join(import.meta.dirname, '../../fixtures/saved/2026-11');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');
const packed = (name: string) => gunzipSync(readFileSync(join(folder, name))).toString('utf8');

interface Shown {
  readonly losses: readonly Readonly<Record<string, string>>[];
  readonly hitRates: readonly string[];
  readonly results: readonly string[];
  readonly order: readonly string[];
}
const shown = JSON.parse(text('shown.json')) as Shown;

/** Names, as the page called the columns. */
const COLUMNS = {
  total: 'loss',
  'next item': 'loss_rec',
  'sequence contrast': 'loss_cl',
  'intent contrast': 'loss_icl',
  clustering: 'loss_cluster',
} as const;

/** Frames of the map, by run: the clock had left out many then. */
const FRAMES = [[3], [], [0]];

/** What the third run's figures are made of is what the page then wrote. */
function expectShown(run: RunRecord): void {
  expect(run.status).toBe('done');
  const losses = run.steps.map((step) => ({
    Step: String(step.step),
    ...Object.fromEntries(
      Object.entries(COLUMNS).map(([column, term]) => [column, step.losses[term]?.toFixed(4)]),
    ),
  }));
  expect(losses).toEqual(shown.losses);
  expect(run.epochs.map(({ valid }) => valid['hr@5'].toFixed(4))).toEqual(shown.hitRates);
  const row = (name: string, metrics: NonNullable<RunRecord['result']>['test']) =>
    [
      name,
      ...(['hr@5', 'hr@10', 'hr@20', 'ndcg@5', 'ndcg@10', 'ndcg@20', 'mrr'] as const).map((key) =>
        metrics[key].toFixed(4),
      ),
    ].join(' | ');
  if (run.result === null) throw new Error('no result');
  expect(row(run.name, run.result.test)).toBe(shown.results[1]);
  expect(row('Most popular items', run.result.popularity)).toBe(shown.results[2]);
}

function expectCells(notebook: Notebook): void {
  expect(notebook.title).toBe('As saved before');
  expect(notebook.shipped).toBe('first-steps');
  expect(notebook.cells.map(({ id }) => id)).toEqual(shown.order);
  const experiments = notebook.cells.flatMap((cell) =>
    is(experimentKind, cell) ? [cell.config.settings] : [],
  );
  expect(experiments).toMatchObject([
    { variant: 'ELCRec', epochs: 3, lr: 0.01, trade_off: 0.5, hidden_size: 32, seed: 1 },
  ]);
}

/** All runs, with everything that was saved of them. */
function expectOpened(ipynb: string): void {
  const reading = readIpynb(ipynb);
  if ('error' in reading) throw new Error(reading.error.message);
  expect(reading.notices).toEqual([]);
  const { notebook, runs } = reading.document;
  expectCells(notebook);
  expect(runs.map(({ name }) => name)).toEqual(['mellow-lark-3', 'fleet-vole-2', 'brisk-heron-1']);
  expect(runs.map(({ steps, epochs }) => [steps.length, epochs.length])).toEqual([
    [72, 3],
    [72, 3],
    [72, 3],
  ]);
  expect(runs.map(({ maps }) => maps.map(({ epoch }) => epoch))).toEqual(FRAMES);
  expectShown(runs[0]);
  // A term that B has not is absent, not 0.
  expect(new Set(runs[1].steps.map(({ losses }) => losses.loss_cluster))).toEqual(new Set([null]));
}

describe('saved before there were many models', () => {
  it('a Jupyter notebook opens', () => expectOpened(packed('notebook.ipynb.gz')));

  it('a web page opens', () => {
    const ipynb = notebookIn(packed('page.html.gz'));
    if (ipynb === null) throw new Error('no notebook in the page');
    expectOpened(ipynb);
  });

  it('a link opens', () => {
    const reading = readLink(text('link.txt').trim(), (id) => shippedById(id)?.notebook ?? null);
    if ('error' in reading) throw new Error(reading.error.message);
    expectCells(reading.notebook);
    // It holds what was changed in First steps, whose words may have changed since.
    expect(
      reading.notices.filter((notice) => !notice.endsWith('has changed since this link was made.')),
    ).toEqual([]);
  });
});
