/** Curves of losses and metrics: which are drawn, how far, and what is said of them. */
import { describe, expect, it } from 'vitest';
import {
  lossFigure,
  metricFigure,
  popularityReference,
  type Figure,
} from '../../../src/figures/index.ts';
import { toCsv } from '../../../src/figures/export.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { epoch, losses, record, result, step } from '../../support/runs-fixture.ts';
import { labels, named, options, runs, traces, trained } from '../../support/figures.ts';

describe('lossFigure', () => {
  it('draws every term the run has, and only those', () => {
    const bare: RunRecord = {
      ...runs[0],
      steps: runs[0].steps.map((s) => ({ ...s, losses: losses(1, true) })),
    };
    const drawn = traces(lossFigure([bare], { ...options, x: 'step' })).map((t) => t.name);
    expect(drawn.sort()).toEqual(['next item', 'total']);
    expect(labels(lossFigure(runs, { ...options, x: 'step' })).sort()).toEqual([
      'clustering',
      'intent contrast',
      'next item',
      'sequence contrast',
      'total',
    ]);
  });

  it('draws terms times their weights, which add up to the total, and says so on its axis', () => {
    // A record whose total is the weighted sum, as the engine computes it.
    const config = { ...record().config, cf_weight: 0.1, intent_cf_weight: 0.2, trade_off: 0.5 };
    const terms = { loss_rec: 1.5, loss_cl: 8, loss_icl: 3, loss_cluster: -0.4 };
    const loss = 1.5 + 0.8 + 0.6 - 0.2;
    const run = { ...runs[0], config, steps: [{ ...step(1), losses: { loss, ...terms } }] };
    const last = (figure: Figure, name: string) => Number(named(figure, name)[0].y?.at(-1));
    const figure = lossFigure([run], { ...options, x: 'step' });
    const names = ['next item', 'sequence contrast', 'intent contrast', 'clustering'];
    expect(names.reduce((sum, name) => sum + last(figure, name), 0)).toBeCloseTo(
      last(figure, 'total'),
      9,
    );
    expect(last(figure, 'sequence contrast')).toBeCloseTo(0.8, 9);
    expect(figure.layout.yaxis?.title).toMatchObject({ text: 'loss term × its weight' });
    expect(figure.summary).toBe(
      'After step 1: next item 1.5000 + sequence contrast 0.8000 + intent contrast 0.6000 + clustering -0.2000 = total 2.7000.',
    );
    const plain = lossFigure([run], { ...options, x: 'step', weighted: false });
    expect(last(plain, 'sequence contrast')).toBe(8);
    expect(plain.layout.yaxis?.title).toMatchObject({ text: 'loss term, unweighted' });
    // The numbers are the record's either way, and the file says which they are.
    expect(figure.table).toEqual(plain.table);
    expect(figure.table.rows[0]).toEqual([1, '2.7000', '1.5000', '8.0000', '3.0000', '-0.4000']);
    expect(toCsv(figure.table, { line: 'l', details: {} })).toContain(
      '# Terms unweighted, as recorded; the total is 1 × next item + 0.1 × sequence contrast + 0.2 × intent contrast + 0.5 × clustering.',
    );
  });

  it('is as long as the run from its start on, and says where one ended before its plan', () => {
    const title = (run: RunRecord) =>
      metricFigure([run], options).layout.xaxis?.title as { readonly text: string };
    const range = (run: RunRecord) => metricFigure([run], options).layout.xaxis?.range;
    const running = { ...trained('ELCRec', 'a'), status: 'running' as const };
    expect([range(running), title(running).text]).toEqual([[0, 40], 'epochs trained']);
    const early = { ...running, status: 'done' as const };
    expect(range(early)).toEqual([0, 3]);
    expect(title(early).text).toBe('epochs trained (stopped early after 3 of 40 epochs)');
    expect(title({ ...running, status: 'stopped' }).text).toBe(
      'epochs trained (stopped after 3 of 40 epochs)',
    );
    const whole = { ...early, config: { ...early.config, epochs: 3 } };
    expect(title(whole).text).toBe('epochs trained');
  });

  it('starts rates at 0, also where they lie close together', () => {
    const close = { ...runs[0], epochs: [epoch(0, 0.5, true), epoch(1, 0.51, true)] };
    const figure = metricFigure([close], { ...options, metrics: ['hr@5'] });
    expect(figure.layout.yaxis?.range).toEqual([0, 0.6]);
  });

  it('draws earlier runs behind, in the one term they can be compared in', () => {
    const figure = lossFigure(runs, { ...options, x: 'epoch' });
    const [past] = named(figure, 'calm-fox-1 (B)');
    expect(past.y).toEqual(
      runs[1].epochs.map((e) => Number(e.train.loss_rec) * Number(runs[1].config.rec_weight)),
    );
    expect(traces(figure).indexOf(past)).toBeLessThan(
      traces(figure).indexOf(named(figure, 'total')[0]),
    );
  });

  it('draws at most five earlier runs', () => {
    const crowd = Array.from({ length: 9 }, (_, i) => trained('B', `calm-fox-${i}`));
    const figure = lossFigure([runs[0], ...crowd], { ...options, x: 'epoch' });
    expect(named(figure, /calm-fox/).map((t) => t.name?.slice(0, 10))).toEqual(
      [4, 3, 2, 1, 0].map((i) => `calm-fox-${i}`),
    );
  });

  it('draws the terms asked for, and the raw curve behind a smoothed one', () => {
    const figure = lossFigure([runs[0]], {
      ...options,
      x: 'step',
      smoothing: 0.5,
      terms: ['loss_rec'],
    });
    expect(traces(figure).map((t) => t.name)).toEqual([undefined, 'next item']);
    expect(traces(figure)[0].y).toEqual(runs[0].steps.map((s) => s.losses.loss_rec));
  });

  it('keeps a long run to few points', () => {
    const long = { ...runs[0], steps: Array.from({ length: 9_000 }, (_, i) => step(i + 1)) };
    const figure = lossFigure([long], { ...options, x: 'step' });
    for (const trace of traces(figure)) expect(trace.x?.length).toBeLessThanOrEqual(1_500);
  });

  it('says which term a log axis cannot show', () => {
    const logged = lossFigure(runs, { ...options, x: 'step', logY: true });
    expect(logged.layout.yaxis?.type).toBe('log');
    expect(logged.summary).toContain('log scale: clustering');
    expect(labels(logged)).not.toContain('clustering');
  });
});

describe('metricFigure', () => {
  it('counts epochs from 1, labels with four decimals and marks the best with a star', () => {
    const figure = metricFigure(runs, { ...options, metrics: ['hr@5', 'ndcg@5'] });
    expect(named(figure, 'HR@5')[0].x).toEqual([1, 2, 3]);
    expect(labels(figure)).toEqual(
      expect.arrayContaining(['● HR@5 0.1200', '◆ NDCG@5 0.0720', '★ best NDCG@20: epoch 2']),
    );
    expect(named(figure, 'best epoch')[0]).toMatchObject({ x: [2, 2], marker: { symbol: 'star' } });
    expect(figure.layout.showlegend).toBe(false);
  });

  it('names the variants when one metric of several runs is shown', () => {
    const figure = metricFigure(runs, { ...options, metrics: ['hr@5'] });
    expect(labels(figure)).toEqual(expect.arrayContaining(['B', 'B+ICL', 'ELCRec 0.1200']));
    expect(named(figure, 'B+ICL')[0].line?.dash).toBe('dash');
  });

  it('names the runs when variants repeat, and takes a legend for more than four lines', () => {
    const crowd = [...runs, trained('B', 'red-bee-4'), trained('B', 'old-elk-5')];
    const figure = metricFigure(crowd, { ...options, metrics: ['hr@5'] });
    expect(named(figure, 'red-bee-4')).toHaveLength(1);
    expect(figure.layout.showlegend).toBe(true);
  });

  it('draws reference levels', () => {
    const figure = metricFigure([runs[0]], {
      ...options,
      metrics: ['hr@5'],
      references: [popularityReference(result(0.3, 0.09), 'hr@5')],
    });
    expect(named(figure, 'popularity (test) 0.0900')[0].y).toEqual([0.09, 0.09]);
  });
});
