import { expect, it } from 'vitest';
import { mapFigure } from '../../../src/figures/map-figure.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { frame } from '../../support/runs-fixture.ts';

const at = (n: number) => ({
  ...frame([0, 1, 1, 0]),
  epoch: n,
  centres: Float32Array.of(n, n + 1, -n, 2 * n),
});
const maps = [at(0), at(1), at(3)];
const linesOf = (colourBy: 'intent' | 'planted', trails = maps) =>
  mapFigure(
    { ...at(3), planted: Int32Array.of(0, 0, 1, 1) },
    { theme: LIGHT, colourBy, trails },
  ).data.flatMap((trace) =>
    'mode' in trace && trace.mode === 'lines' ? [[trace.x, trace.y] as const] : [],
  );

it('draws the way of every centre over the maps given, in the order of their epochs', () => {
  const lines = linesOf('intent');
  expect(lines).toEqual([
    [[0, 1, 3], [1, 2, 4]], // prettier-ignore
    [[-0, -1, -3], [0, 2, 6]], // prettier-ignore
  ]);
  expect(linesOf('planted')).toHaveLength(2);
});

it('draws none of a single map, and none where nobody asked for it', () => {
  expect(linesOf('intent', maps.slice(2))).toEqual([]);
  expect(linesOf('intent', [])).toEqual([]);
});
