import { describe, expect, it } from 'vitest';
import { evalMetrics } from '../../../workers/evaluation/metrics.ts';

describe('evalMetrics', () => {
  it('equals a computation by hand', () => {
    // Ranks 0, 3, 5, 19, 20: places 1, 4, 6, 20, 21.
    const metrics = evalMetrics(Int32Array.of(0, 3, 5, 19, 20));
    expect(metrics['hr@5']).toBeCloseTo(2 / 5, 12);
    expect(metrics['hr@10']).toBeCloseTo(3 / 5, 12);
    expect(metrics['hr@20']).toBeCloseTo(4 / 5, 12);
    // Gains 1/log2(2) = 1, 1/log2(5) = 0.430676558, 1/log2(7) = 0.356207187, 1/log2(21) = 0.227670249.
    expect(metrics['ndcg@5']).toBeCloseTo(1.430676558 / 5, 9);
    expect(metrics['ndcg@10']).toBeCloseTo(1.786883745 / 5, 9);
    expect(metrics['ndcg@20']).toBeCloseTo(2.014553994 / 5, 9);
    // 1 + 1/4 + 1/6 + 1/20 + 1/21
    expect(metrics.mrr).toBeCloseTo(1.514285714 / 5, 9);
  });

  it('cuts at k: rank k - 1 counts, rank k does not', () => {
    for (const k of [5, 10, 20] as const) {
      expect(evalMetrics(Int32Array.of(k - 1))[`hr@${k}`]).toBe(1);
      expect(evalMetrics(Int32Array.of(k))[`hr@${k}`]).toBe(0);
      expect(evalMetrics(Int32Array.of(k))[`ndcg@${k}`]).toBe(0);
    }
  });

  it('is 1 everywhere for perfect ranks', () => {
    expect(new Set(Object.values(evalMetrics(new Int32Array(7))))).toEqual(new Set([1]));
  });

  it('refuses to average over nobody', () => {
    expect(() => evalMetrics(new Int32Array(0))).toThrow('no users');
  });
});
