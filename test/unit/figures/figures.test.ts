// @vitest-environment happy-dom
import Plotly from 'plotly.js-basic-dist-min';
import { describe, expect, it } from 'vitest';
import {
  healthFigure,
  lengthFigure,
  lossFigure,
  mapFigure,
  metricFigure,
  popularityFigure,
  popularityReference,
  type Figure,
} from '../../../src/figures/index.ts';
import { agreementFigure } from '../../../src/figures/agreement-figure.ts';
import { centresFigure } from '../../../src/figures/centres-figure.ts';
import { driftFigure } from '../../../src/figures/drift-figure.ts';
import { exportLayout, toCsv, withMetadata } from '../../../src/figures/export.ts';
import { DARK, LIGHT } from '../../../src/figures/theme.ts';
import { card, frame, health, record, result } from '../../support/runs-fixture.ts';
import { few, many, options, runs } from '../../support/figures.ts';

/** What plotly's own schema refuses; a setting that has no effect just now (`unused`) is no mistake. */
const misunderstood = (...figure: Parameters<typeof Plotly.validate>) =>
  (Plotly.validate(...figure) ?? []).filter(({ code }) => code !== 'unused');

const DRIFT = [
  { epoch: 2, nmi: 0.4, ari: 0.3 },
  { epoch: 3, nmi: 0.9, ari: 0.88 },
];

function centresOf(nearest: readonly number[], distinct: number): Figure {
  const of = { ...health(nearest.map(() => 1)), nearest, distinct };
  const figure = centresFigure(of, options);
  if (figure === null) throw new Error('nothing was drawn');
  return figure;
}

const all: [string, Figure][] = [
  ['losses by step', lossFigure(runs, { ...options, x: 'step', smoothing: 0.9 })],
  ['losses by epoch, log', lossFigure(runs, { theme: DARK, x: 'epoch', logY: true })],
  ['losses, narrow', lossFigure(runs, { ...options, x: 'step', narrow: true })],
  ['no losses', lossFigure([], { ...options, x: 'step' })],
  ['metrics', metricFigure(runs, options)],
  [
    'one metric, references',
    metricFigure(runs, {
      ...options,
      metrics: ['hr@5'],
      references: [popularityReference(result(0.3, 0.09), 'hr@5')],
    }),
  ],
  ['no metrics', metricFigure([record()], options)],
  ['map', mapFigure(few, { ...options, colourBy: 'intent', totalUsers: 1500 })],
  ['map of many intents', mapFigure(many, { theme: DARK, colourBy: 'intent', narrow: true })],
  ['planted map', mapFigure(few, { ...options, colourBy: 'planted', highlight: 1 })],
  ['map without intents', mapFigure(frame(null, [0, 1]), { ...options, colourBy: 'intent' })],
  ['health', healthFigure(health([5, 9, 0]), options)],
  [
    'health of many',
    healthFigure(health(Array.from({ length: 256 }, (_, k) => k)), { ...options, logY: true }),
  ],
  [
    'agreement',
    agreementFigure(
      [
        { epoch: 0, nmi: 0.3 },
        { epoch: 1, nmi: 0.9 },
      ],
      { ...options, at: 0 },
    ),
  ],
  ['no agreement', agreementFigure([], options)],
  ['centres', centresOf([0.99, 0.99, -0.2], 2)],
  ['centres of many', centresOf(new Array<number>(256).fill(0.5), 256)],
  ['drift', driftFigure(DRIFT, { ...options, at: 2 })],
  ['no drift', driftFigure([], options)],
  ['lengths', lengthFigure(card, options)],
  ['popularity', popularityFigure(card, options)],
];

it('would notice what plotly does not understand', () => {
  const wrong = { ...all[0][1].layout, title: 'a string', xaxis: { type: 'none' } };
  expect(misunderstood([], wrong as object)).toHaveLength(2);
});

describe.each(all)('%s', (_, figure) => {
  it('says nothing plotly does not understand', () => {
    expect(misunderstood(figure.data, figure.layout)).toEqual([]);
    const saved = exportLayout(figure, { line: 'l', details: {} }, LIGHT, 600);
    expect(misunderstood(figure.data, saved)).toEqual([]);
  });

  it('says in words and numbers what it shows', () => {
    expect(figure.summary).toMatch(/^\S.*\.$/);
    for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
  });

  it('is a value: it survives being written and read', () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });
});

describe('saving', () => {
  const provenance = { line: 'brisk-otter-3 · seed 1', details: { config: '<a&b>' } };

  it('prints title and provenance in room of their own', () => {
    const figure = metricFigure(runs, options);
    const layout = exportLayout(figure, provenance, LIGHT, 640);
    expect(layout.title?.text).toBe(figure.title);
    expect(layout.height).toBeGreaterThan(figure.layout.height ?? 0);
    expect(layout.annotations?.at(-1)?.text).toBe(provenance.line);
    expect(layout.paper_bgcolor).toBe(LIGHT.paper);
  });

  it('writes provenance into an SVG, escaped', () => {
    expect(withMetadata('<svg width="1"><g/></svg>', provenance)).toBe(
      '<svg width="1"><metadata>{"line":"brisk-otter-3 · seed 1","details":{"config":"&lt;a&amp;b&gt;"}}</metadata><g/></svg>',
    );
  });

  it('writes tables as CSV', () => {
    const csv = toCsv({ columns: ['a,b', 'c'], rows: [['say "x"', null]] }, provenance);
    expect(csv.split('\r\n')).toEqual([
      '# brisk-otter-3 · seed 1',
      '# {"config":"<a&b>"}',
      '"a,b",c',
      '"say ""x""",',
      '',
    ]);
  });
});

describe('the centres', () => {
  it('are shown as angles, farthest first, each with its intent', () => {
    const { table, summary } = centresOf([0.99, 0.99, -0.2], 2);
    expect(table.rows).toEqual([
      [3, '-0.2000', '101.5'],
      [1, '0.9900', '8.1'],
      [2, '0.9900', '8.1'],
    ]);
    expect(summary).toMatch(/^2 of 3 centres stand apart/);
  });

  it('are left out where they were not measured', () => {
    expect(centresFigure(health([1, 2]), options)).toBeNull();
  });
});

it('drift is told of the epoch on show', () => {
  expect(driftFigure(DRIFT, { ...options, at: 2 }).summary).toMatch(/After epoch 2 .*NMI 0\.40/);
  expect(driftFigure(DRIFT, options).summary).toMatch(/After epoch 3 .*ARI 0\.88/);
});
