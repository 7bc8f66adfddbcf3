/** Terms of a loss that this build does not know are shown under their own names. */
import type { PlotData } from 'plotly.js';
import { expect, it } from 'vitest';
import { metricsCsv } from '../../../src/exchange/tables/metrics.ts';
import { lossFigure, type Figure } from '../../../src/figures/index.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { epoch, record, step } from '../../support/runs-fixture.ts';

const losses = { loss: 9, loss_rec: 1.5, loss_kl: 2, loss_mask: 3, loss_icl: null };
const run = {
  ...record({}, 'calm-fox-1'),
  steps: [{ ...step(1), losses }],
  epochs: [{ ...epoch(0, 0.2), train: { ...losses, loss: 8 } }],
};
const traces = (figure: Figure) => figure.data as Partial<PlotData>[];

it.each(['step', 'epoch'] as const)('by %s: after the others, in colours of their own', (x) => {
  const figure = lossFigure([run], { theme: LIGHT, x, total: false });
  expect(traces(figure).map(({ name }) => name)).toEqual(['loss_mask', 'loss_kl', 'next item']);
  expect(new Set(traces(figure).map(({ line }) => line?.color)).size).toBe(3);
  // Nobody knows by what they count, so no sum is said.
  expect(figure.summary).toContain(': next item 1.5000, loss_kl 2.0000, loss_mask 3.0000.');
  expect(figure.table.columns.slice(-2)).toEqual(['loss_kl', 'loss_mask']);
  expect(figure.table.rows[0].slice(-2)).toEqual(['2.0000', '3.0000']);
  expect(figure.table.note).toContain('? × loss_kl');
});

it('in a CSV of several runs: a column for each term that one of them has', async () => {
  const known = { ...record(), steps: [step(1)] };
  const text = await metricsCsv([known, run], 'wide', '0.1.0').text();
  const [head, first, second] = text
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));
  const at = head.indexOf('loss_kl');
  expect(head.slice(5, at + 2)).toEqual([
    ...['loss', 'loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster', 'loss_kl', 'loss_mask'],
  ]);
  expect([first[at], second[at]]).toEqual(['', '2']);
});
