import { describe, expect, it } from 'vitest';
import { shares, triangleShares } from '../../../workers/engine/wasm-kernels/shares.ts';

const covered = (cut: ReturnType<typeof shares>) =>
  cut.flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i));
const all = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('rows cut among threads', () => {
  it.each([0, 1, 7, 12, 16, 20, 63, 257, 12_800])('hold each of %i rows once, in order', (n) => {
    for (const threads of [1, 2, 3, 5, 8]) {
      for (const least of [1, 3, 64]) {
        for (const grain of [1, 16, 64]) {
          const cut = shares(n, threads, least, grain);
          expect(covered(cut)).toEqual(all(n));
          expect(cut.length).toBeLessThanOrEqual(threads);
          for (const { from } of cut) expect(from % grain).toBe(0);
        }
        expect(covered(triangleShares(n, threads, least))).toEqual(all(n));
      }
    }
  });

  it('are few where there is little to do', () => {
    expect(shares(100, 8, 100, 16)).toEqual([{ from: 0, count: 100 }]);
    expect(shares(12_800, 2, 100, 16)).toEqual([
      { from: 0, count: 6400 },
      { from: 6400, count: 6400 },
    ]);
  });

  it('hold as much of a triangle each, the first rows being the longest', () => {
    const cut = triangleShares(512, 4, 1);
    expect(cut).toHaveLength(4);
    const area = ({ from, count }: { from: number; count: number }) =>
      count * (512 - from) - (count * (count - 1)) / 2;
    for (const part of cut) expect(area(part) / (512 * 256.5)).toBeCloseTo(0.25, 1);
  });
});
