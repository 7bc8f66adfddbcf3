// @vitest-environment happy-dom
import Plotly from 'plotly.js-basic-dist-min';
import type { PlotData } from 'plotly.js';
import { describe, expect, it } from 'vitest';
import {
  healthFigure,
  lengthFigure,
  lossFigure,
  mapExtent,
  mapFigure,
  metricFigure,
  popularityFigure,
  popularityReference,
  type Figure,
} from '../../../src/figures/index.ts';
import { agreementFigure } from '../../../src/figures/agreement-figure.ts';
import { groupCentres } from '../../../src/figures/group-centres.ts';
import { exportLayout, toCsv, withMetadata } from '../../../src/figures/export.ts';
import { DARK, LIGHT } from '../../../src/figures/theme.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import {
  card,
  epoch,
  frame,
  health,
  losses,
  record,
  result,
  step,
} from '../../support/runs-fixture.ts';

const options = { theme: LIGHT };
/** What plotly's own schema refuses; a setting that has no effect just now (`unused`) is no mistake. */
const misunderstood = (...figure: Parameters<typeof Plotly.validate>) =>
  (Plotly.validate(...figure) ?? []).filter(({ code }) => code !== 'unused');

const trained = (variant: RunRecord['config']['variant'], name: string, epochs = 3): RunRecord => ({
  ...record({ variant, epochs: 40 }, name),
  steps: Array.from({ length: epochs * 10 }, (_, i) => step(i + 1)),
  epochs: Array.from({ length: epochs }, (_, e) => epoch(e, 0.1 + 0.01 * (e === 1 ? 5 : e), e < 2)),
});
const runs = [
  trained('ELCRec', 'brisk-otter-3'),
  trained('B', 'calm-fox-1', 5),
  trained('B+ICL', 'shy-owl-2'),
];
const traces = (figure: Figure) => figure.data as Partial<PlotData>[];
const named = (figure: Figure, name: string | RegExp) =>
  traces(figure).filter((trace) =>
    typeof name === 'string' ? trace.name === name : name.test(trace.name ?? ''),
  );
const labels = (figure: Figure) => (figure.layout.annotations ?? []).map((note) => note.text);

const many = frame(
  Array.from({ length: 600 }, (_, i) => (i < 300 ? i % 12 : 12 + (i % 30))),
  Array.from({ length: 600 }, (_, i) => i % 3),
);
const few = frame([0, 0, 0, 1, 2], [1, 1, 0, 0, 2]);
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

describe('mapFigure', () => {
  const groupsOf = (figure: Figure) => traces(figure).map(({ legendgroup }) => legendgroup);

  it('has one number and one group for an intent: its users, its star and its name', () => {
    const figure = mapFigure(few, { ...options, colourBy: 'intent' });
    expect(traces(figure).map((t) => t.name)).toEqual([
      'intent 1 · 3',
      'intent 2 · 1',
      'intent 3 · 1',
      'centre of intent 1',
      'centre of intent 2',
      'centre of intent 3',
      'intent 1',
      'intent 2',
      'intent 3',
    ]);
    expect(groupsOf(figure).slice(0, 3)).toEqual(groupsOf(figure).slice(3, 6));
    expect(groupsOf(figure).slice(0, 3)).toEqual(groupsOf(figure).slice(6));
    expect(traces(figure)[0].customdata).toEqual([0, 1, 2]);
    const [users, star, name] = [0, 3, 6].map((i) => traces(figure)[i]);
    expect(star.marker?.color).toBe(users.marker?.color);
    expect(name.text).toEqual(['1', '1', '1']);
  });

  it('leaves no trace outside the groups of the legend, which an isolation would leave standing', () => {
    for (const colourBy of ['intent', 'planted'] as const)
      for (const one of [few, many])
        for (const trace of traces(mapFigure(one, { ...options, colourBy })))
          expect(trace.legendgroup).toEqual(expect.any(String));
  });

  it('shows the centre of an intent without users hollow, with an entry of its own', () => {
    const figure = mapFigure(few, { ...options, colourBy: 'intent', occupancy: [9, 0, 4] });
    expect(named(figure, 'intent 2 · empty')[0]).toMatchObject({ marker: { symbol: 'star-open' } });
    const stars = traces(figure).filter((t) => t.marker?.symbol === 'star');
    expect(stars.map(({ name }) => name)).toEqual(['centre of intent 1', 'centre of intent 3']);
  });

  it('keeps twelve colours and draws every other user grey', () => {
    const figure = mapFigure(many, { ...options, colourBy: 'intent' });
    expect(named(figure, /^intent \d+ ·/)).toHaveLength(12);
    const drawn = traces(figure)
      .filter((t) => / · /.test(t.name ?? ''))
      .reduce((sum, t) => sum + (t.x?.length ?? 0), 0);
    expect(drawn).toBe(600);
    expect(named(figure, /others · 300/)).toHaveLength(1);
  });

  it('brings a highlighted intent forward, also one without a colour', () => {
    const opacity = (figure: Figure, name: RegExp) => named(figure, name)[0].marker?.opacity;
    const figure = mapFigure(few, { ...options, colourBy: 'intent', highlight: 1 });
    expect(Number(opacity(figure, /^intent 2 ·/))).toBeGreaterThan(
      Number(opacity(figure, /^intent 1 ·/)),
    );
    const grey = mapFigure(many, { ...options, colourBy: 'intent', highlight: 41 });
    expect(named(grey, /^intent 42 ·/)).toHaveLength(1);
  });

  it('calls planted intents by their names, in tones that no learned one has', () => {
    const names = ['garden', 'music', 'books'];
    const figure = mapFigure(few, { ...options, colourBy: 'planted', names });
    const [users] = named(figure, 'music · 2');
    expect(users.text).toEqual(['intent 1', 'intent 1']);
    expect(named(figure, 'music')[0].text).toEqual(['music', 'music']);
    const byIntent = mapFigure(few, { ...options, colourBy: 'intent', names });
    const tones = (one: Figure) => traces(one).map((t) => t.marker?.color);
    expect(tones(byIntent)).not.toContain(users.marker?.color);
    expect(traces(byIntent)[0].text).toEqual([
      'planted: music',
      'planted: music',
      'planted: garden',
    ]);
    expect(byIntent.table.rows[0]).toEqual([1, 3, '60 %', 'music (66.7 %)']);
    expect(figure.table.rows.map(([name]) => name)).toEqual(['garden', 'music', 'books']);
  });

  it('is grey and says why when it is not to be trusted', () => {
    const at = (trustworthiness: number) =>
      mapFigure(
        { ...few, quality: { ...few.quality, trustworthiness } },
        { ...options, colourBy: 'intent' },
      );
    expect(traces(at(0.79)).map(({ name }) => name)).toEqual(['users']);
    expect(labels(at(0.79))[0]).toContain('trustworthiness 0.79, under 0.8');
    expect(at(0.79).summary).toContain('Do not read this map');
    expect(labels(at(0.8))).toEqual([]);
    expect(traces(at(0.8)).length).toBeGreaterThan(1);
  });

  it('is a square as wide as there is room, the legend below it', () => {
    const { layout } = mapFigure(few, { ...options, colourBy: 'intent', width: 700 });
    const { l = 0, r = 0, t = 0, b = 0 } = layout.margin ?? {};
    expect((layout.height ?? 0) - t - b).toBe(700 - l - r);
    expect(b).toBeGreaterThan(20);
  });

  it('says how many users it shows of how many', () => {
    const figure = mapFigure(few, { ...options, colourBy: 'intent', totalUsers: 1500 });
    expect(figure.summary).toMatch(/^5 of 1,500 users before training, 3 of 3 intents/);
  });

  it('holds every frame of a film in one square', () => {
    const extent = mapExtent([few, many]);
    expect(mapFigure(few, { ...options, colourBy: 'intent', extent }).layout.xaxis?.range).toEqual([
      -extent,
      extent,
    ]);
    expect(extent).toBeGreaterThan(10);
  });
});

describe('groupCentres', () => {
  const clump = (x: number, users: number) =>
    Array.from({ length: users }, (_, i) => ({ x: x + (i % 3) / 10, y: i / 100 }));

  it('finds each group of a label, the fullest first, and no stragglers', () => {
    const places = groupCentres([...clump(50, 30), ...clump(0, 60), ...clump(-80, 3)], 2);
    expect(places.map(({ x }) => Math.round(x))).toEqual([0, 50]);
    expect(groupCentres([], 2)).toEqual([]);
  });
});

describe('agreementFigure', () => {
  it('draws every epoch from before training, and marks the one on show', () => {
    const points = [0.34, 0.71, 0.75].map((nmi, epoch) => ({ epoch, nmi }));
    const figure = agreementFigure(points, { ...options, at: 1 });
    expect(traces(figure)[0]).toMatchObject({ x: [0, 1, 2], y: [0.34, 0.71, 0.75] });
    expect(traces(figure)[1]).toMatchObject({ x: [1], y: [0.71] });
    expect(figure.summary).toContain('0.34 before training, 0.75 after epoch 2');
    expect(traces(agreementFigure(points, { ...options, at: 9 }))).toHaveLength(1);
  });
});

describe('healthFigure', () => {
  it('sorts intents by users and keeps the empty ones', () => {
    const figure = healthFigure(health([5, 9, 0]), options);
    expect(traces(figure)[0]).toMatchObject({ type: 'bar', x: [1, 2, 3], y: [9, 5, 0] });
    expect(figure.table.rows.map((row) => row[0])).toEqual([2, 1, 3]);
    // The numbers below the bars are the intents', as on the map.
    expect(figure.layout.xaxis).toMatchObject({ tickvals: [1, 2, 3], ticktext: ['2', '1', '3'] });
    expect(labels(figure)).toEqual(['even share 5']);
  });

  it('draws many intents as one area', () => {
    const figure = healthFigure(health(Array.from({ length: 256 }, () => 3)), options);
    expect(traces(figure)[0].type).toBe('scatter');
    expect(figure.layout.xaxis?.showticklabels).toBe(false);
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
