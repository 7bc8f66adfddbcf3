import { expect, it } from 'vitest';
import { pullFigure, weightedTermsFigure } from '../../../src/figures/anatomy-figures.ts';
import type { Figure } from '../../../src/figures/figure.ts';
import { readRunHead, storeRun } from '../../../src/storage/stored.ts';
import { epoch, losses, record } from '../../support/runs-fixture.ts';
import { options } from '../../support/figures.ts';

const PULLS = {
  loss_rec: { encoder: 3, centres: 0 },
  loss_cluster: { encoder: 1, centres: 2 },
};
const run = {
  ...record(),
  epochs: [
    { ...epoch(0, 0.1), train: losses(1), pulls: PULLS },
    { ...epoch(1, 0.2), train: losses(2) },
  ],
};

const heights = (figure: Figure | null) =>
  (figure?.data ?? []).map((trace) => (trace as { readonly y: readonly number[] }).y);

it('a pull is a term’s share of all of them', () => {
  const encoder = pullFigure(run, 'encoder', options);
  expect(heights(encoder)).toEqual([[0.75], [0.25]]);
  expect(encoder?.summary).toBe('After epoch 1 next item has 75 % of the pull on the encoder.');
  expect(encoder?.table.rows).toEqual([[1, '3.000e+0', '1.000e+0']]);
  // What does not pull at all is no part of the figure.
  expect(heights(pullFigure(run, 'centres', options))).toEqual([[1]]);
});

it('is left out where nothing was measured, or where there are no centres', () => {
  expect(pullFigure({ ...run, epochs: [epoch(0, 0.1)] }, 'encoder', options)).toBeNull();
  const none = { loss_rec: { encoder: 3, centres: null } };
  const without = { ...run, epochs: [{ ...epoch(0, 0.1), pulls: none }] };
  expect(pullFigure(without, 'centres', options)).toBeNull();
});

it('the weighted terms of an epoch add up to its total', () => {
  const figure = weightedTermsFigure(run, options);
  const sum = heights(figure).reduce((all, y) => all + Number(y[1]), 0);
  const weights = { ...run.config } as Record<string, unknown>;
  const [rec, cl, icl, cluster] = ['rec_weight', 'cf_weight', 'intent_cf_weight', 'trade_off'].map(
    (key) => Number(weights[key]),
  );
  const { train } = run.epochs[1];
  expect(sum).toBeCloseTo(
    rec * Number(train.loss_rec) +
      cl * Number(train.loss_cl) +
      icl * Number(train.loss_icl) +
      cluster * Number(train.loss_cluster),
    10,
  );
  expect(weightedTermsFigure({ ...run, epochs: [] }, options)).toBeNull();
});

it('is kept with the run', () => {
  expect(readRunHead(storeRun(run, '0'))?.epochs[0].pulls).toEqual(PULLS);
});
