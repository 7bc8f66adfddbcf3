import { describe, expect, it } from 'vitest';
import { VARIANTS, ELCREC } from '../../../workers/catalog/models/elcrec.ts';
import { TOTAL } from '../../../workers/catalog/metrics.ts';
import { termNames } from '../../../workers/catalog/models.ts';
import { contrast, legible, oklchToHex } from '../../../src/figures/colour.ts';
import { countLabels, intentSlots, plantedSlots } from '../../../src/figures/intent-slots.ts';
import { endLabels, labelMargin, spread } from '../../../src/figures/labels.ts';
import {
  logRange,
  progressRange,
  roundUp,
  valueRange,
  zeroRange,
} from '../../../src/figures/range.ts';
import { downSample, MAX_POINTS } from '../../../src/figures/sample.ts';
import {
  DARK,
  INTENT_SLOTS,
  intentStyle,
  plantedStyle,
  LIGHT,
  readTheme,
  termColour,
  modelStyle,
} from '../../../src/figures/theme.ts';
import { withZoom, zoomAfter } from '../../../src/figures/zoom.ts';

describe('colours', () => {
  it('converts OKLCH as CSS Color 4 does', () => {
    // The sRGB primaries in OKLCH, from the CSS Color 4 definition.
    expect(oklchToHex(0.62796, 0.25768, 29.2339)).toBe('#ff0000');
    expect(oklchToHex(0.86644, 0.29483, 142.4953)).toBe('#00ff00');
    expect(oklchToHex(1, 0, 0)).toBe('#ffffff');
    expect(oklchToHex(0, 0, 0)).toBe('#000000');
  });

  it('gives up chroma, not lightness, outside sRGB', () => {
    expect(oklchToHex(0.6, 0.4, 195)).toMatch(/^#00[0-9a-f]{4}$/);
  });

  it.each([LIGHT, DARK])('keeps lines at 3:1 and text at 4.5:1 on $mode paper', (theme) => {
    for (const variant of VARIANTS) {
      expect(contrast(modelStyle(variant, theme).color, theme.paper)).toBeGreaterThanOrEqual(3);
    }
    for (const term of [TOTAL, ...termNames(ELCREC)]) {
      expect(contrast(termColour(term, theme), theme.paper)).toBeGreaterThanOrEqual(3);
    }
    for (let slot = 0; slot < INTENT_SLOTS; slot += 1) {
      expect(contrast(intentStyle(slot, theme).color, theme.paper)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(theme.muted, theme.paper)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([LIGHT, DARK])('makes text of any colour legible on $mode paper', (theme) => {
    for (const colour of [
      '#ffff00',
      '#0000ff',
      '#777777',
      ...VARIANTS.map((v) => modelStyle(v, theme).color),
    ]) {
      expect(contrast(legible(colour, theme.paper), theme.paper)).toBeGreaterThanOrEqual(4.5);
    }
    expect(legible(theme.ink, theme.paper)).toBe(theme.ink);
  });

  it('gives every slot its own colour and shape together', () => {
    const looks = Array.from({ length: INTENT_SLOTS }, (_, slot) =>
      JSON.stringify(intentStyle(slot, LIGHT)),
    );
    expect(new Set(looks).size).toBe(INTENT_SLOTS);
    const all = [...Array(INTENT_SLOTS).keys()];
    for (const theme of [LIGHT, DARK]) {
      const learned = all.map((slot) => intentStyle(slot, theme));
      for (const planted of all.map((slot) => plantedStyle(slot, theme))) {
        expect(learned.map(({ color }) => color)).not.toContain(planted.color);
        expect(learned.map(({ symbol }) => symbol)).not.toContain(planted.symbol);
        expect(contrast(planted.color, theme.paper)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('reads the tokens of the page, and fills in what is missing', () => {
    const tokens: Record<string, string> = {
      '--paper': ' #111111',
      '--ink': '#EEE',
      '--muted': 'red',
    };
    const theme = readTheme((name) => tokens[name] ?? '');
    expect(theme).toMatchObject({
      mode: 'dark',
      paper: '#111111',
      ink: '#eeeeee',
      muted: DARK.muted,
      accent: DARK.accent,
    });
    expect(readTheme(() => '')).toEqual(LIGHT);
  });
});

describe('downSample', () => {
  const x = (n: number) => Array.from({ length: n }, (_, i) => i);
  const curve = (n: number) => ({ x: x(n), y: x(n).map((i) => Math.sin(i / 50)) });

  it('leaves a short curve as it is', () => {
    const short = curve(MAX_POINTS);
    expect(downSample(short)).toBe(short);
  });

  it.each([1501, 20_000, 123_457])(
    'keeps %i points to the bound, in order, with both ends',
    (n) => {
      const sampled = downSample(curve(n));
      expect(sampled.x.length).toBeLessThanOrEqual(MAX_POINTS);
      expect(sampled.x.length).toBeGreaterThan(MAX_POINTS / 4);
      expect([sampled.x.at(0), sampled.x.at(-1)]).toEqual([0, n - 1]);
      expect(sampled.x.every((value, i) => i === 0 || value > sampled.x[i - 1])).toBe(true);
    },
  );

  it('loses no spike', () => {
    const { x: xs, y } = curve(20_000);
    const spiked = {
      x: xs,
      y: y.map((value, i) => (i === 7_777 ? 40 : i === 7_780 ? -40 : value)),
    };
    expect(downSample(spiked).y).toEqual(expect.arrayContaining([40, -40]));
  });

  it('keeps what is drawn where it was while the curve grows', () => {
    const before = downSample(curve(10_000));
    const after = new Set(downSample(curve(10_040)).x);
    expect(before.x.filter((value) => !after.has(value)).length).toBeLessThanOrEqual(3);
  });

  it('passes over gaps beside values', () => {
    const { x: xs, y } = curve(5_000);
    const gaps = { x: xs, y: y.map((value, i) => (i % 2 === 0 ? null : value)) };
    const drawn = downSample(gaps, 100).y.slice(1, -1);
    expect(drawn.every((value) => value !== null)).toBe(true);
  });
});

describe('ranges', () => {
  it('rounds up to a tidy number', () => {
    expect([1, 1.01, 26, 0.31, 800, 9.5].map(roundUp)).toEqual([1, 1.5, 30, 0.4, 800, 10]);
  });

  it('are as long as the run from its start on, and grow in few steps where its length is not known', () => {
    expect(progressRange(1, 300, 10)).toEqual([0, 300]);
    expect(progressRange(50, 40, 10)).toEqual([0, 50]);
    const ends = Array.from({ length: 300 }, (_, i) => progressRange(i + 1, null, 10)[1]);
    expect(new Set(ends).size).toBeLessThanOrEqual(14);
    expect(ends.every((end, i) => end >= i + 1)).toBe(true);
  });

  it('start at 0 and only ever move outwards, in few steps, whatever streams in', () => {
    const values: number[] = [];
    let [low, high] = zeroRange(values, 0.1);
    expect([low, high]).toEqual([0, 0.1]);
    const tops = new Set<number>();
    for (let i = 1; i <= 500; i += 1) {
      values.push(0.0007 * i ** 0.9);
      const next = zeroRange(values);
      expect(next[0]).toBe(0);
      if (i > 1) expect(next[1]).toBeGreaterThanOrEqual(high);
      expect(next[1]).toBeGreaterThan(Math.max(...values));
      [low, high] = next;
      tops.add(high);
    }
    expect(tops.size).toBeLessThanOrEqual(20);
    expect(zeroRange([0.52])).toEqual([0, 0.6]);
    expect(zeroRange([0.0503])).toEqual([0, 0.06]);
  });

  it('go below 0 only as far as values go', () => {
    expect(zeroRange([-0.18, 0.98, null, Number.NaN])).toEqual([-0.25, 1]);
    expect(zeroRange([1.39])).toEqual([0, 1.5]);
    expect(zeroRange([-3, -1])).toEqual([-4, 0]);
    expect(zeroRange([0, 0])).toEqual([0, 1]);
  });

  it('starts at 0 where that shows the values well, and holds them all', () => {
    expect(valueRange([0.1, 0.31])[0]).toBe(0);
    const tight = valueRange([1.2, 1.25, null, Number.NaN]);
    expect(tight[0]).toBeGreaterThan(1);
    expect(tight[0]).toBeLessThanOrEqual(1.2);
    expect(tight[1]).toBeGreaterThanOrEqual(1.25);
    const mixed = valueRange([-0.5, 6]);
    expect(mixed[0]).toBeLessThanOrEqual(-0.5);
    expect(mixed[1]).toBeGreaterThanOrEqual(6);
    expect(valueRange([])).toEqual([0, 1]);
  });

  it('ignores what a log axis cannot show', () => {
    const [low, high] = logRange([-1, 0, 0.5, 20]);
    expect(10 ** low).toBeLessThanOrEqual(0.5);
    expect(10 ** low).toBeGreaterThan(0.1);
    expect(10 ** high).toBeGreaterThanOrEqual(20);
  });
});

describe('labels', () => {
  it('stay where they are when there is room', () => {
    expect(spread([10, 50, 90], 15, 0, 100)).toEqual([10, 50, 90]);
  });

  it('part evenly when they meet, and stay inside', () => {
    expect(spread([50, 50], 10, 0, 100)).toEqual([45, 55]);
    expect(spread([99, 100, 100], 10, 0, 100)).toEqual([80, 90, 100]);
    expect(spread([0, 1], 10, 0, 100)).toEqual([0, 10]);
    const places = spread([10, 12, 14, 60, 61], 15, 0, 200);
    expect(places.every((place, i) => i === 0 || place - places[i - 1] >= 15 - 1e-9)).toBe(true);
  });

  it('get a margin as wide as the widest of them', () => {
    const margin = (...texts: string[]) =>
      labelMargin(texts.map((text) => ({ text, color: '#000000', value: 0 })));
    // 118 px in Inter at 12 px, as drawn, and 10 px to the line.
    expect(margin('B', '◇ NDCG@20 0.2759')).toBeGreaterThanOrEqual(128);
    expect(margin('B')).toBeLessThan(margin('sequence contrast'));
  });

  it('hang on their value, in the units of the axis', () => {
    const label = { text: 'a', color: '#000000', value: 100 };
    const space = { range: [0, 4] as const, log: true, pixels: 200 };
    expect(endLabels([label, { ...label, value: -1 }], space, LIGHT)).toMatchObject([
      { y: 2, yshift: 0 },
    ]);
  });
});

describe('intentSlots', () => {
  it('are the intents themselves while there are few', () => {
    expect([...intentSlots([0, 9, 3])]).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it('go to the twelve largest, and stay with them', () => {
    const counts = Array.from({ length: 30 }, (_, k) => 100 - k);
    const first = intentSlots(counts);
    expect([...first.keys()].sort((a, b) => a - b)).toEqual([...Array(12).keys()]);
    const next = intentSlots(counts.map((n, k) => (k === 8 ? 0 : k === 20 ? 500 : n)));
    expect(next.get(20)).toBe(first.get(8));
    expect(next.get(11)).toBe(first.get(11));
    expect(next.has(8)).toBe(false);
    expect(new Set(next.values()).size).toBe(12);
  });

  it('of planted intents are those of the learned ones they agree with, and say nothing otherwise', () => {
    const pair = (label: number, intent: number, users: number) =>
      Array.from({ length: users }, () => [label, intent]);
    // Planted 0 and 1 are both in intent 2, planted 2 is in intent 0, planted 3 is torn; intent 1 is empty.
    const rows = [
      ...pair(0, 2, 5),
      ...pair(1, 2, 9),
      ...pair(2, 0, 4),
      ...pair(2, 3, 1),
      ...pair(3, 0, 2),
      ...pair(3, 3, 2),
    ];
    const column = (i: number) => Int32Array.from(rows, (row) => row[i]);
    const slots = plantedSlots(column(0), column(1), intentSlots([6, 0, 14, 3]));
    expect(slots.get(1)).toBe(2);
    expect(slots.get(2)).toBe(0);
    expect([slots.get(0), slots.get(3)].every((slot) => slot === 1 || (slot ?? 0) > 3)).toBe(true);
    expect(new Set(slots.values()).size).toBe(4);
    expect([...plantedSlots(column(0), null, new Map())]).toEqual([0, 1, 2, 3].map((p) => [p, p]));
  });

  it('count labels, with room for the empty ones', () => {
    expect(countLabels(Int32Array.of(0, 2, 2, -1), 4)).toEqual([1, 0, 2, 0]);
  });
});

describe('zoom', () => {
  const layout = { xaxis: { range: [0, 10] }, yaxis: { range: [0, 1] } };
  const zoomed = zoomAfter({ 'xaxis.range[0]': 2, 'xaxis.range[1]': 3 }, 'a', null);

  it('outlives growing ranges, axis by axis', () => {
    expect(withZoom(layout, 'a', zoomed)).toMatchObject({
      xaxis: { range: [2, 3] },
      yaxis: { range: [0, 1] },
    });
    const both = zoomAfter({ 'yaxis.range': [0.2, 0.3] }, 'a', zoomed);
    expect(withZoom(layout, 'a', both)).toMatchObject({
      xaxis: { range: [2, 3] },
      yaxis: { range: [0.2, 0.3] },
    });
  });

  it('does not pass to another figure, and is not moved by other events', () => {
    expect(withZoom(layout, 'b', zoomed)).toBe(layout);
    expect(zoomAfter({ width: 300 }, 'a', zoomed)).toBe(zoomed);
  });
});
