import { describe, expect, it } from 'vitest';
import { filmstripFigure } from '../../../src/figures/filmstrip-figure.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { shotsOf } from '../../../src/kinds/intents/film/captions.ts';
import { panelEpochs, panelsOf, panelTable } from '../../../src/kinds/intents/film/panels.ts';
import { epoch, frame, health, record } from '../../support/runs-fixture.ts';

const at = (n: number) => ({ ...frame([0, 1, 1, 2]), epoch: n });
const run = {
  ...record(),
  maps: [{ ...at(0), health: health([4, 0, 0], 0.1) }, at(1), at(2), at(4)],
  epochs: Array.from({ length: 5 }, (_, n) => ({
    ...epoch(n, 0.1),
    health: health(n < 2 ? [3, 1, 0] : [2, 1, 1], n / 10),
  })),
};

describe('a film', () => {
  it('says below every epoch what its record says, and of which epoch the map is', () => {
    const shots = shotsOf(run);
    expect(
      shots.map(({ epoch: n, frame: map, when, intents }) => [n, map.epoch, when, intents]),
    ).toEqual([
      [0, 0, 'Before training', '1 of 3 intents in use'],
      [1, 1, 'After epoch 1', '2 of 3 intents in use'],
      [2, 2, 'After epoch 2', '2 of 3 intents in use'],
      [3, 2, 'After epoch 3 (map of epoch 2)', '3 of 3 intents in use'],
      [4, 4, 'After epoch 4', '3 of 3 intents in use'],
      [5, 4, 'After epoch 5 (map of epoch 4)', '3 of 3 intents in use'],
    ]);
    for (const { epoch: n, intents } of shots.slice(1))
      expect(intents).toContain(`${run.epochs[n - 1].health.used} of`);
    expect(new Set(shots.map((shot) => shot.run))).toEqual(new Set([run.name]));
    expect(shotsOf({ ...run, maps: [] })).toEqual([]);
  });
});

describe('a filmstrip', () => {
  it('takes the start, the end and equal factors between; of long runs the epochs of the paper', () => {
    const upTo = (n: number) => Array.from({ length: n + 1 }, (_, i) => i);
    expect(panelEpochs(upTo(16))).toEqual([0, 1, 2, 4, 8, 16]);
    expect(panelEpochs(upTo(300))).toEqual([0, 50, 100, 150, 200, 300]);
    expect(panelEpochs([0, 1, 2, 3, 6, 12, 48, 53, 97, 160, 210, 252])).toEqual([
      0, 48, 97, 160, 210, 252,
    ]);
    expect(panelEpochs(upTo(2))).toEqual([0, 1, 2]);
    expect(panelEpochs([0])).toEqual([0]);
    expect(panelEpochs([])).toEqual([]);
  });

  it('writes above each panel, and in its table, the numbers of the run record', () => {
    const panels = panelsOf(run, 'intent');
    const figure = filmstripFigure(panels, { theme: LIGHT, width: 960, table: panelTable(run) });
    const texts = (figure.layout.annotations ?? []).map(({ text }) => text);
    expect(texts).toEqual([
      '<b>(a) before training</b><br>1 of 3 intents in use',
      '<b>(b) after epoch 1</b><br>2 of 3 intents in use',
      '<b>(c) after epoch 2</b><br>2 of 3 intents in use',
      '<b>(d) after epoch 4</b><br>3 of 3 intents in use',
    ]);
    expect(figure.table.rows).toEqual([
      [0, 1, 3, '1.0000', '0.1000'],
      [1, 2, 3, '0.7500', '0.0000'],
      [2, 2, 3, '0.7500', '0.1000'],
      [4, 3, 3, '0.5000', '0.3000'],
    ]);
  });

  it('draws every user of a map once, in a square of its own beside the others', () => {
    const panels = panelsOf(run, 'intent');
    const { data, layout } = filmstripFigure(panels, {
      theme: LIGHT,
      width: 960,
      table: panelTable(run),
    });
    const axes = ['x', 'x2', 'x3', 'x4'];
    for (const axis of axes) {
      const own = data.filter((trace) => 'xaxis' in trace && trace.xaxis === axis);
      const points = own.reduce(
        (sum, trace) => sum + ('x' in trace ? (trace.x?.length ?? 0) : 0),
        0,
      );
      expect(points).toBeGreaterThanOrEqual(4);
    }
    const inside = 960 - 24;
    const { xaxis, yaxis, height = 0 } = layout;
    const wide = ((xaxis?.domain?.[1] ?? 0) - (xaxis?.domain?.[0] ?? 0)) * inside;
    const tall = ((yaxis?.domain?.[1] ?? 0) - (yaxis?.domain?.[0] ?? 0)) * (height - 24);
    expect(tall / wide).toBeCloseTo(1, 2);
  });
});
