import { describe, expect, it } from 'vitest';
import {
  filmPace,
  frameAt,
  healthAfter,
  newestEpoch,
  recordAfter,
  timelineOf,
} from '../../../src/runs/timeline.ts';
import { epoch, frame, health } from '../../support/runs-fixture.ts';

const at = (n: number) => ({ ...frame([0, 1, 1]), epoch: n });
const epochs = Array.from({ length: 14 }, (_, n) => ({
  ...epoch(n, n / 100),
  health: health([5, 9, n]),
}));
const maps = [{ ...at(0), health: health([3, 3], 0.2) }, at(5), at(10)];

describe('the timeline of a run', () => {
  it('has a place for every epoch of which there is a record, whether or not it has a map', () => {
    expect(timelineOf({ maps, epochs })).toEqual({ first: 0, last: 14 });
    expect(timelineOf({ maps: [], epochs })).toEqual({ first: 1, last: 14 });
    expect(timelineOf({ maps: [at(0)], epochs: [] })).toEqual({ first: 0, last: 0 });
    expect(timelineOf({ maps: [], epochs: [] })).toBeNull();
  });
  it('shows beside an epoch without a map the nearest before it, and never one of later', () => {
    const shown = [0, 4, 5, 9, 14].map((trained) => frameAt(maps, trained)?.epoch);
    expect(shown).toEqual([0, 0, 5, 5, 10]);
    expect(frameAt(maps.slice(1), 2)?.epoch).toBe(5);
    expect(frameAt(maps, null)?.epoch).toBe(10);
  });
  it('tells the intents of each epoch by its own record; of the start by its map', () => {
    expect(healthAfter({ maps, epochs }, 7)).toBe(epochs[6].health);
    expect(healthAfter({ maps, epochs }, 0)).toBe(maps[0].health);
    expect(healthAfter({ maps: [], epochs }, 0)).toBeNull();
    expect(recordAfter(epochs, 14)).toBe(epochs[13]);
    expect(recordAfter(epochs, 0)).toBeNull();
    expect([newestEpoch({ maps, epochs }), newestEpoch({ maps, epochs: [] })]).toEqual([14, 10]);
    expect(newestEpoch({ maps: [], epochs: [] })).toBeNull();
  });
  it('plays short runs slowly and long ones in some twelve seconds', () => {
    expect([2, 40, 100, 1000].map((n) => filmPace(n))).toEqual([600, 300, 120, 80]);
  });
});
