import { describe, expect, it } from 'vitest';
import { changeMarks, placeOfStep } from '../../../src/figures/change-marks.ts';
import { lossFigure, metricFigure } from '../../../src/figures/index.ts';
import { lossCurve } from '../../../src/figures/loss-curves.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { changesSentence } from '../../../src/runs/changes.ts';
import { applyEvents } from '../../../src/runs/reducer.ts';
import { resultCautions } from '../../../src/runs/cautions.ts';
import { rewound } from '../../../src/runs/resume.ts';
import { readRunHead, storeRun } from '../../../src/storage/stored.ts';
import { changeFrom } from '../../../src/kinds/compare/table.ts';
import { runProvenance } from '../../../src/kinds/provenance.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { epoch, losses, record, result, step } from '../../support/runs-fixture.ts';

const CHANGE = { step: 12, key: 'trade_off', value: 5 };
const before = {
  ...record({ trade_off: 1 }),
  step: 30,
  // Ten steps to an epoch, every loss 1 but L_cluster, which is -0.5.
  steps: Array.from({ length: 30 }, (_, i) => ({ ...step(i + 1), losses: losses(1) })),
  epochs: [0, 1, 2].map((n) => ({ ...epoch(n, 0.1), step: 10 * (n + 1), train: losses(1) })),
};
const run = applyEvents(before, [{ runId: before.id, type: 'change', change: CHANGE }]);

describe('a weight changed by hand', () => {
  it('is part of the record, also when it is stored and when the run goes back to a point', () => {
    expect(run.changes).toEqual([CHANGE]);
    expect(readRunHead(storeRun(run, '0'))?.changes).toEqual([CHANGE]);
    expect(rewound(run, { epoch: 1, step: 10 }).changes).toEqual([CHANGE]);
    expect(changesSentence(run)).toBe('Weights were changed by hand: α = 5 from step 12.');
    expect(changesSentence(before)).toBeNull();
  });

  it('is said wherever the run stands among others', () => {
    expect(changeFrom(before, { ...run, id: runId('other') })).toBe(
      'same settings, weights changed by hand',
    );
    expect(resultCautions(run, result(0.3, 0.1))).toContain(
      'Weights were changed by hand: α = 5 from step 12.',
    );
    expect(runProvenance(run).details).toMatchObject({ changes: [CHANGE] });
  });

  it('is marked on all curves at its place', () => {
    const { shapes, annotations } = changeMarks(run, 'step', LIGHT);
    expect(shapes).toMatchObject([{ x0: 11.5, x1: 11.5 }]);
    expect(annotations).toMatchObject([{ text: 'α = 5', x: 11.5 }]);
    const options = { theme: LIGHT };
    expect(lossFigure([run], { ...options, x: 'step' }).layout.shapes).toEqual(shapes);
    expect(metricFigure([run], { ...options, x: 'step' }).layout.shapes).toEqual(
      expect.arrayContaining(shapes),
    );
    expect(changeMarks(before, 'step', LIGHT)).toEqual({ shapes: [], annotations: [] });
    expect(placeOfStep(run, 12, 'time')).toBe(run.steps[10].seconds);
    expect(placeOfStep(run, 12, 'epoch')).toBeNull();
  });

  it('is what the term is weighted by from there on, and an epoch that it divides has no one weight', () => {
    const curve = lossCurve(run, 'step', 'loss_cluster', 0, true);
    expect(curve.y.slice(9, 13)).toEqual([-0.5, -0.5, -2.5, -2.5]);
    expect(lossCurve(run, 'epoch', 'loss_cluster', 0, true).y).toEqual([-0.5, null, -2.5]);
    expect(lossCurve(run, 'epoch', 'loss_rec', 0, true).y).toEqual([1, 1, 1]);
    // A single step of another weight, well inside an epoch, leaves it without one too.
    const alone = [
      { step: 14, key: 'trade_off', value: 0 },
      { step: 15, key: 'trade_off', value: 1 },
    ];
    expect(lossCurve({ ...before, changes: alone }, 'epoch', 'loss_cluster', 0, true).y).toEqual([
      -0.5,
      null,
      -0.5,
    ]);
    expect(lossCurve(before, 'step', 'loss_cluster', 0, true).y.at(-1)).toBe(-0.5);
  });
});
