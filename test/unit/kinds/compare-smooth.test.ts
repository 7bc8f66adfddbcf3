import { describe, expect, it } from 'vitest';
import { lossCurve } from '../../../src/figures/loss-curves.ts';
import { metricCurve } from '../../../src/figures/metric-curves.ts';
import { remembered } from '../../../src/figures/curve-cache.ts';
import { plannedLength } from '../../../src/figures/run-axis.ts';
import { smooth } from '../../../src/figures/smooth.ts';
import { epoch, record, step } from '../../support/runs-fixture.ts';

describe('smooth', () => {
  it('does nothing at 0, and keeps a constant constant from its first point', () => {
    const y = [3, 1, 2];
    expect(smooth(y, 0)).toBe(y);
    for (const value of smooth([5, 5, null, 5], 0.99)) {
      if (value !== null) expect(value).toBeCloseTo(5, 12);
    }
  });

  it('is the debiased average written out', () => {
    const y = [1, 3, -2, 8, 0.5];
    const w = 0.6;
    const expected = y.map((_, last) => {
      const weights = y.slice(0, last + 1).map((__, i) => (1 - w) * w ** (last - i));
      const sum = weights.reduce((total, weight, i) => total + weight * y[i], 0);
      return sum / (1 - w ** (last + 1));
    });
    smooth(y, w).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
  });

  it('passes over gaps, which stay gaps', () => {
    const [first, gap, odd, last] = smooth([1, null, Number.NaN, 3], 0.5);
    expect([gap, odd]).toEqual([null, Number.NaN]);
    expect([first, last]).toEqual([1, smooth([1, 3], 0.5)[1]]);
  });
});

describe('curves of a run', () => {
  const run = {
    ...record({ epochs: 40 }),
    steps: [step(1), step(2), step(3)],
    epochs: [epoch(0, 0.1), epoch(1, 0.2)],
  };

  it('stand at steps, epochs or seconds', () => {
    expect(lossCurve(run, 'step', 'loss').x).toEqual([1, 2, 3]);
    expect(lossCurve(run, 'time', 'loss').x).toEqual([1 / 40, 2 / 40, 3 / 40]);
    expect(lossCurve(run, 'epoch', 'loss')).toEqual({ x: [1, 2], y: [2, 2] });
    expect(metricCurve(run, 'step', 'hr@5').x).toEqual([10, 20]);
    expect(metricCurve(run, 'epoch', 'hr@5').x).toEqual([1, 2]);
    expect(metricCurve(run, 'time', 'hr@5').x).toEqual([0, 1]);
  });

  it('are smoothed where that is asked for, and made once', () => {
    expect(metricCurve(run, 'epoch', 'hr@5', 0.5).y).toEqual(smooth([0.1, 0.2], 0.5));
    expect(metricCurve(run, 'epoch', 'hr@5', 0.5)).toBe(metricCurve(run, 'epoch', 'hr@5', 0.5));
    expect(metricCurve(run, 'epoch', 'hr@20', 0.5).y[0]).toBe(0.2);
  });

  it('know how far they will go, except in time', () => {
    expect(plannedLength(run, 'epoch')).toBe(40);
    expect(plannedLength(run, 'step')).toBeNull();
    expect(plannedLength(run, 'time')).toBeNull();
  });
});

it('remembers by list and key', () => {
  const memory = remembered<number>();
  const [a, b] = [[], []];
  let made = 0;
  const make = () => (made += 1);
  expect([memory(a, 'x', make), memory(a, 'x', make)]).toEqual([1, 1]);
  expect([memory(a, 'y', make), memory(b, 'x', make)]).toEqual([2, 3]);
});
