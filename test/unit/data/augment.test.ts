import { describe, expect, it } from 'vitest';
import { crop, mask, reorder, view } from '../../../workers/data/augment.ts';
import { stream } from '../../../workers/random/stream.ts';

const items = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => 100 + i);
const draws = (seed: number) => stream(seed, 'views', 0, 0);
const SEEDS = Array.from({ length: 2000 }, (_, i) => i);

describe('crop', () => {
  it.each([
    [10, 0.2, 2],
    [14, 0.2, 2],
    [300, 0.2, 60],
    [15, 0.2, 3],
  ])('of %i items at %f keeps %i consecutive ones', (n, tao, kept) => {
    const starts = new Set<number>();
    for (const seed of SEEDS) {
      const out = crop(items(n), tao, draws(seed));
      expect([...out]).toEqual(Array.from({ length: kept }, (_, i) => out[0] + i));
      starts.add(out[0] - 100);
    }
    // Every start of randint(0, n - kept - 1), and never n - kept.
    expect(Math.min(...starts)).toBe(0);
    expect(Math.max(...starts)).toBe(n - kept - 1);
    expect(starts.size).toBe(n - kept);
  });

  it('keeps one item, any of them, when the share is less than one', () => {
    const seen = new Set<number>();
    for (const seed of SEEDS) {
      const out = crop(items(4), 0.2, draws(seed));
      expect(out.length).toBe(1);
      seen.add(out[0]);
    }
    expect([...seen].sort()).toEqual([100, 101, 102, 103]);
  });

  it('keeps everything at share 1', () => {
    expect(crop(items(6), 1, draws(1))).toEqual(items(6));
    expect(crop(items(1), 1, draws(1))).toEqual(items(1));
  });
});

describe('mask', () => {
  it.each([
    [10, 0.7, 7],
    [2, 0.7, 1],
    [1, 0.7, 0],
    [9, 0, 0],
    [9, 1, 9],
  ])('of %i items at %f hides %i', (n, gamma, hidden) => {
    const hiddenAt = new Float64Array(n);
    for (const seed of SEEDS) {
      const source = items(n);
      const out = mask(source, gamma, draws(seed));
      expect(source).toEqual(items(n));
      expect(out.filter((item) => item === 0).length).toBe(hidden);
      out.forEach((item, i) => {
        if (item === 0) hiddenAt[i]++;
        else expect(item).toBe(100 + i);
      });
    }
    // Each place alike, within five standard deviations of a binomial share.
    const p = hidden / n;
    const deviation = Math.sqrt(SEEDS.length * p * (1 - p));
    for (const count of hiddenAt) {
      expect(Math.abs(count - SEEDS.length * p)).toBeLessThanOrEqual(5 * deviation);
    }
  });
});

describe('reorder', () => {
  it('shuffles only int(share · n) consecutive items', () => {
    const starts = new Set<number>();
    for (const seed of SEEDS) {
      const out = reorder(items(17), 0.2, draws(seed));
      expect([...out].sort()).toEqual([...items(17)]);
      const moved = [...out].flatMap((item, i) => (item === 100 + i ? [] : [i]));
      if (moved.length === 0) continue;
      expect(moved[moved.length - 1] - moved[0]).toBeLessThan(3);
      starts.add(moved[0]);
    }
    expect(Math.min(...starts)).toBe(0);
    // The last start is 17 - 3 - 1 = 13, so item 16 never moves.
    expect(Math.max(...starts)).toBe(14);
  });

  it('reaches every order of the whole at share 1', () => {
    const orders = new Set(SEEDS.map((seed) => reorder(items(3), 1, draws(seed)).join()));
    expect(orders.size).toBe(6);
  });
});

describe('view', () => {
  it('is a crop, a mask or a reorder, each a third of the time', () => {
    const shares = { tao: 0.2, gamma: 0.7, beta: 0.9 };
    const counts = { crop: 0, mask: 0, reorder: 0 };
    for (const seed of SEEDS) {
      const out = view(items(10), shares, draws(seed));
      if (out.length === 2) counts.crop++;
      else if (out.includes(0)) counts.mask++;
      else counts.reorder++;
    }
    for (const count of Object.values(counts)) {
      expect(Math.abs(count - SEEDS.length / 3)).toBeLessThan(5 * Math.sqrt((2000 * 2) / 9));
    }
  });
});
