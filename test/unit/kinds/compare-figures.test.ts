// @vitest-environment happy-dom
import Plotly from 'plotly.js-basic-dist-min';
import type { PlotData } from 'plotly.js';
import { describe, expect, it } from 'vitest';
import { type Variant, VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import { compareFigure, compareLossFigure } from '../../../src/figures/compare-figure.ts';
import { contrast } from '../../../src/figures/colour.ts';
import type { Figure } from '../../../src/figures/figure.ts';
import { plainName } from '../../../src/figures/labels.ts';
import { lossFigure } from '../../../src/figures/loss-figure.ts';
import { metricFigure } from '../../../src/figures/metric-figure.ts';
import { runStyles } from '../../../src/figures/run-style.ts';
import { smooth } from '../../../src/figures/smooth.ts';
import { DARK, LIGHT, modelStyle } from '../../../src/figures/theme.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { epoch, record, step } from '../../support/runs-fixture.ts';

/** hr[i] after epoch i + 1; the best epoch is the last that improved. */
function trained(name: string, hr: readonly number[], variant: Variant = 'ELCRec'): RunRecord {
  const improves = (i: number) => hr.slice(0, i).every((value) => value < hr[i]);
  return {
    ...record({ variant, epochs: 40 }, name),
    startedAt: `2026-01-02T03:04:${String(name.length).padStart(2, '0')}.000Z`,
    steps: Array.from({ length: hr.length * 10 }, (_, i) => step(i + 1)),
    epochs: hr.map((value, i) => epoch(i, value, improves(i))),
  };
}
const crowd = (n: number, variant: Variant = 'ELCRec') =>
  Array.from({ length: n }, (_, i) => trained(`run-${i}`, [0.1, 0.2 + i / 1000], variant));
const traces = (figure: Figure) => figure.data as Partial<PlotData>[];
const named = (figure: Figure, name: string) => traces(figure).filter((t) => t.name === name);
const lines = (figure: Figure) => traces(figure).filter((t) => t.mode === 'lines+markers');
const labels = (figure: Figure) => (figure.layout.annotations ?? []).map((note) => note.text);
const options = (runs: readonly RunRecord[]) => ({
  theme: LIGHT,
  metric: 'hr@5' as const,
  x: 'epoch' as const,
  styles: runStyles(runs, LIGHT),
});

const three = [
  trained('brisk-otter-3', [0.1, 0.3, 0.2]),
  trained('calm-fox-2', [0.1, 0.15], 'B'),
  trained('shy-owl-1', [0.05, 0.1], 'B+ICL'),
];

describe('runStyles', () => {
  it.each([LIGHT, DARK])(
    'keeps variant, dash and 3:1 on $mode paper, in every look there is',
    (theme) => {
      for (const variant of VARIANTS) {
        const { dash, width } = modelStyle(variant, theme);
        const looks = [...runStyles(crowd(36, variant), theme).values()];
        for (const look of looks) {
          expect(look).toMatchObject({ dash, width });
          expect(contrast(look.color, theme.paper)).toBeGreaterThanOrEqual(3);
        }
        expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(36);
      }
    },
  );

  it('gives a run the same look whoever is there, in whatever order', () => {
    const runs = crowd(3);
    const all = runStyles([...runs, ...crowd(3, 'B')].reverse(), LIGHT);
    for (const run of runs) expect(runStyles([run], LIGHT).get(run.id)).toEqual(all.get(run.id));
  });

  it('lets the younger of two that would look alike step aside', () => {
    const runs = crowd(37).map((run, i) => ({ ...run, startedAt: String(100 + i) }));
    const older = runStyles(runs.slice(0, 20), LIGHT);
    const all = runStyles(runs, LIGHT);
    for (const [id, look] of older) expect(all.get(id)).toEqual(look);
  });
});

describe('compareFigure', () => {
  it('draws every run in its own look, with its name, value and best epoch', () => {
    const figure = compareFigure(three, options(three));
    expect(labels(figure).sort()).toEqual([
      'brisk-otter-3 0.2000',
      'calm-fox-2 0.1500',
      'shy-owl-1 0.1000',
    ]);
    const style = options(three).styles.get(three[1].id);
    expect(named(figure, 'calm-fox-2')[0]).toMatchObject({
      x: [1, 2],
      y: [0.1, 0.15],
      line: { color: style?.color, dash: 'solid' },
      marker: { symbol: style?.symbol },
    });
    expect(named(figure, 'brisk-otter-3, best epoch')[0]).toMatchObject({ x: [2], y: [0.3] });
    expect(figure.summary).toBe(
      'Best of 3 runs: brisk-otter-3, HR@5 0.3000 at its best epoch, 2 (validation, all items ranked).',
    );
    expect(figure.layout.showlegend).toBe(false);
    // The first given is on top.
    expect(lines(figure).at(-1)?.name).toBe('brisk-otter-3');
  });

  it('starts rates at 0, and total losses where they are: they are other sums', () => {
    const close = [trained('brisk-otter-3', [0.5, 0.51]), trained('calm-fox-2', [0.5, 0.505], 'B')];
    expect(compareFigure(close, options(close)).layout.yaxis?.range).toEqual([0, 0.6]);
    const losses = compareLossFigure(close, options(close)).layout.yaxis?.range;
    expect(Number(losses?.[0])).toBeGreaterThan(0);
  });

  it('goes over steps and seconds', () => {
    const by = (x: 'step' | 'time') => compareFigure(three, { ...options(three), x });
    expect(named(by('step'), 'calm-fox-2')[0].x).toEqual([10, 20]);
    expect(named(by('time'), 'calm-fox-2')[0].x).toEqual([0, 1]);
    expect(by('time').layout.xaxis?.title).toMatchObject({ text: 'seconds of training' });
  });

  it('keeps the raw line faint behind a smoothed one, and tabulates what was measured', () => {
    const figure = compareFigure([three[0]], { ...options(three), smoothing: 0.6 });
    const [behind, line] = traces(figure);
    expect(behind).toMatchObject({ y: [0.1, 0.3, 0.2], showlegend: false });
    expect(behind.line?.color).toMatch(/0\.25\)$/);
    expect(line.y).toEqual(smooth([0.1, 0.3, 0.2], 0.6));
    expect(figure.table.rows.map((row) => row[2])).toEqual(['0.1000', '0.3000', '0.2000']);
    expect(figure.layout.yaxis?.title).toMatchObject({ text: 'validation HR@5, smoothed' });
  });

  it('takes a legend outside for more than four lines, or a narrow screen', () => {
    const many = crowd(6);
    expect(compareFigure(many, options(many)).layout).toMatchObject({
      showlegend: true,
      legend: { orientation: 'v', x: 1.02 },
    });
    const narrow = compareFigure(three, { ...options(three), narrow: true });
    expect(narrow.layout).toMatchObject({ showlegend: true, legend: { yanchor: 'top' } });
    expect(narrow.layout.legend?.y).toBeLessThan(0);
  });

  it('draws twenty at most, the preferred first, and says so', () => {
    const many = crowd(50);
    const figure = compareFigure(many, { ...options(many), preferred: new Set([many[49].id]) });
    expect(lines(figure)).toHaveLength(20);
    expect(named(figure, 'run-49')).toHaveLength(1);
    expect(figure.summary).toContain('Drawn are 20 of 50 runs');
  });

  it('leaves out runs that have nothing to draw yet', () => {
    const figure = compareFigure([record(), three[0]], options([record(), three[0]]));
    expect(lines(figure)).toHaveLength(1);
    expect(compareFigure([record()], options([record()])).summary).toMatch(/^No validation yet/);
  });

  it('does not call a run best among other data, and names the data', () => {
    const other = { ...three[1], dataset: { ...three[1].dataset, hash: 'ff', name: 'Beauty' } };
    const figure = compareFigure([three[0], other], options(three));
    expect(figure.summary).toContain('2 runs on 2 datasets');
    expect(named(figure, 'calm-fox-2, Beauty')).toHaveLength(1);
  });

  it('lets one run stand out', () => {
    const figure = compareFigure(three, { ...options(three), focus: three[0].id });
    expect(named(figure, 'calm-fox-2')[0].opacity).toBe(0.2);
    expect(named(figure, 'brisk-otter-3')[0]).toMatchObject({ opacity: 1, line: { width: 4 } });
    const gone = compareFigure(three, { ...options(three), focus: record({}, 'gone').id });
    expect(named(gone, 'calm-fox-2')[0].opacity).toBe(1);
  });
});

describe('compareLossFigure', () => {
  it('says when the totals are different sums', () => {
    expect(compareLossFigure(three, options(three)).summary).toContain('another sum');
    const same = crowd(2);
    expect(compareLossFigure(same, options(same)).summary).toContain('same weighted sum');
  });

  it('says what a log scale cannot show', () => {
    const below = {
      ...three[0],
      steps: three[0].steps.map((s, i) => ({ ...s, losses: { loss: i === 2 ? -0.1 : 1 } })),
    };
    const figure = compareLossFigure([below], { ...options([below]), x: 'step', logY: true });
    expect(figure.layout.yaxis?.type).toBe('log');
    expect(figure.summary).toContain('log scale: brisk-otter-3.');
  });
});

const drawn: [string, Figure][] = [
  ['three', compareFigure(three, options(three))],
  [
    'many, narrow, log',
    compareFigure(crowd(30), { ...options(crowd(30)), narrow: true, logY: true }),
  ],
  ['many, wide, smooth', compareFigure(crowd(30), { ...options(crowd(30)), smoothing: 0.9 })],
  ['losses in time', compareLossFigure(three, { ...options(three), x: 'time', theme: DARK })],
  ['none', compareFigure([], options([]))],
  ['no losses', compareLossFigure([], options([]))],
];
describe.each(drawn)('%s', (_, figure) => {
  it('says nothing plotly does not understand, and is a value', () => {
    const wrong = (Plotly.validate(figure.data, figure.layout) ?? []).filter(
      ({ code }) => code !== 'unused',
    );
    expect(wrong).toEqual([]);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(figure.summary).toMatch(/^\S.*\.$/);
    for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
  });
});

describe('the figures of one run', () => {
  it('go over another axis, smoothed, in the look of the run', () => {
    const styles = runStyles(three, LIGHT);
    const figure = metricFigure([three[0]], {
      theme: LIGHT,
      metrics: ['hr@5'],
      x: 'time',
      smoothing: 0.5,
      logY: true,
      styles,
    });
    const line = named(figure, 'HR@5')[0];
    expect(line).toMatchObject({ x: [0, 1, 2], y: smooth([0.1, 0.3, 0.2], 0.5) });
    expect(line.line?.color).toBe(styles.get(three[0].id)?.color);
    expect(traces(figure)[0].y).toEqual([0.1, 0.3, 0.2]);
    expect(named(figure, 'best epoch')[0]).toMatchObject({ x: [1], y: [0.3] });
    expect(figure.layout.yaxis?.type).toBe('log');
    const losses = lossFigure([three[0]], { theme: LIGHT, x: 'time' });
    expect(losses.table.columns[0]).toBe('Seconds');
    expect(losses.summary).toMatch(/^After 0\.8 s: /);
  });
});

it('shows a name as it was typed, cut where it is long', () => {
  expect(plainName('<b>&')).toBe('&lt;b&gt;&amp;');
  expect(plainName('x'.repeat(60))).toBe(`${'x'.repeat(25)}…`);
});
