import { describe, expect, it } from 'vitest';
import { eased, journey, placesAt, placesOf } from '../../../src/figures/travel/journey.ts';
import { marksOf } from '../../../src/figures/travel/marks.ts';
import { mapFigure } from '../../../src/figures/map-figure.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import type { MapFrame } from '../../../src/runs/record.ts';
import { frame } from '../../support/runs-fixture.ts';

const first = frame([0, 1, 0, 1]);
/** The same users in another order, elsewhere, one gone and one new. */
const second: MapFrame = {
  ...first,
  users: Int32Array.of(3, 1, 0, 9),
  xy: Float32Array.of(3, 30, 1, 10, 0.5, 5, 9, 90),
};
const marks = (of: MapFrame) => marksOf(mapFigure(of, { theme: LIGHT, colourBy: 'intent' }).data);

describe('marks of a map', () => {
  it('are all its users and centres, by who they are', () => {
    const places = placesOf(marks(first));
    expect([...places.keys()].sort()).toEqual(['0', '1', '2', '3', 'centre 0', 'centre 1']);
    expect(places.get('2')).toEqual([first.xy[4], first.xy[5]]);
    expect(places.get('centre 1')).toEqual([first.centres?.[2], first.centres?.[3]]);
  });

  it('look as the figure draws them', () => {
    const styles = marks(first).map(({ style }) => style.symbol);
    expect(styles).toEqual(['circle', 'square', 'star', 'star']);
  });
});

describe('a journey', () => {
  const legs = journey(placesOf(marks(first)), marks(second)) ?? [];

  it('leads every user from its old place to its new one, whatever its row', () => {
    expect(placesAt(legs, 0).get('3')).toEqual([first.xy[6], first.xy[7]]);
    expect(placesAt(legs, 1).get('3')).toEqual([3, 30]);
    const [x, y] = placesAt(legs, 0.5).get('0') ?? [];
    expect(x).toBeCloseTo((first.xy[0] + 0.5) / 2, 5);
    expect(y).toBeCloseTo((first.xy[1] + 5) / 2, 5);
  });

  it('has no place on the way for who was not there before, nor for who is gone', () => {
    expect(placesAt(legs, 0.5).has('9')).toBe(false);
    expect(placesAt(legs, 0.5).has('2')).toBe(false);
  });

  it('is none where nobody moves', () => {
    expect(journey(placesOf(marks(first)), marks(first))).toBeNull();
    expect(journey(new Map(), marks(first))).toBeNull();
  });

  it('begins and ends slowly', () => {
    expect([0, 0.5, 1].map(eased)).toEqual([0, 0.5, 1]);
    expect(eased(0.1)).toBeLessThan(0.1);
  });
});
