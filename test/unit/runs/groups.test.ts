import { describe, expect, it } from 'vitest';
import {
  coldStart,
  extremes,
  groupsOf,
  metricsOf,
  quartiles,
  rangeWords,
  shortRange,
} from '../../../src/runs/groups.ts';
import { readBounds } from '../../../src/kinds/groups/config.ts';
import { evalMetrics } from '../../../workers/evaluation/metrics.ts';
import { middleRanks } from '../../../workers/evaluation/ranking.ts';
import type { UserAnswers } from '../../../workers/protocol/run.ts';

const int = (...values: number[]) => Int32Array.from(values);
const EIGHT: UserAnswers = {
  above: int(0, 3, 9, 40, 4, 0, 100, 1),
  tied: int(0, 0, 1, 0, 2, 0, 0, 0),
  lengths: int(4, 4, 5, 6, 7, 9, 12, 30),
  intents: int(0, 0, 1, 1, 2, 0, 0, 0),
};

describe('groups of users', () => {
  it('hold every user once, quietest first, and say what they are', () => {
    const groups = groupsOf(EIGHT, [4, 6, 10], 3);
    expect(groups.map(({ name, users }) => [name, users])).toEqual([
      ['new', 2],
      ['low', 2],
      ['medium', 2],
      ['high', 2],
    ]);
    expect(groups.map(rangeWords)).toEqual([
      'up to 4 items',
      '5 to 6 items',
      '7 to 10 items',
      '11 items and more',
    ]);
    expect(groups.map(shortRange)).toEqual(['≤ 4', '5–6', '7–10', '11+']);
    expect(groups.map(({ intents }) => intents)).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [1, 0, 1],
      [2, 0, 0],
    ]);
    expect(groups[0].metrics?.['hr@5']).toBe(1);
    expect(groups[1].metrics?.['hr@5']).toBe(0);
  });

  it('add up to the metrics of the whole test, answers in the middle of their ties', () => {
    const groups = groupsOf(EIGHT, [4, 6, 10], 3);
    const whole = evalMetrics(middleRanks(EIGHT));
    for (const name of ['hr@5', 'hr@10', 'ndcg@20', 'mrr'] as const) {
      const sum = groups.reduce(
        (all, { users, metrics }) => all + users * (metrics?.[name] ?? 0),
        0,
      );
      expect(sum / 8).toBeCloseTo(whole[name], 12);
    }
  });

  it('stay empty where nobody is, and go without intents where there are none', () => {
    const [none, all] = groupsOf({ ...EIGHT, intents: null }, [1], 0);
    expect(none).toMatchObject({ name: 'group 1', users: 0, metrics: null, intents: null });
    expect(all.users).toBe(8);
    expect(metricsOf(EIGHT, [])).toBeNull();
  });

  it('have the quartiles for bounds, each once and none at the end', () => {
    expect(quartiles(EIGHT.lengths)).toEqual([5, 7, 12]);
    expect(quartiles(int(3, 3, 3, 3, 9))).toEqual([3]);
    expect(quartiles(int(3, 3))).toEqual([]);
    expect(quartiles(int())).toEqual([]);
  });

  it('take bounds that a person wrote, if they are whole and grow', () => {
    expect(readBounds('5, 8,14')).toEqual([5, 8, 14]);
    for (const wrong of ['', '5,', '8, 5', '5, 5', '1.5', '0', 'x', '1,2,3,4,5,6,7,8,9,10'])
      expect(readBounds(wrong), wrong).toBeNull();
  });
});

it('the largest and the smallest shares of a group never name an intent twice', () => {
  expect(extremes([6, 0, 3, 1])).toEqual({
    top: [
      { intent: 0, share: 0.6 },
      { intent: 2, share: 0.3 },
      { intent: 3, share: 0.1 },
    ],
    bottom: [{ intent: 1, share: 0 }],
  });
});

describe('cold start', () => {
  it('takes neighbouring lengths together until they are enough, and leaves nobody out', () => {
    const lengths = int(...Array.from({ length: 100 }, (_, i) => 3 + (i % 10)));
    const above = lengths.map((length) => (length < 5 ? 50 : 0));
    const points = coldStart({ above, tied: int(...lengths.map(() => 0)), lengths, intents: null });
    expect(points.map(({ from, to, users }) => [from, to, users])).toEqual([
      [3, 5, 30],
      [6, 8, 30],
      [9, 11, 30],
      [12, 12, 10],
    ]);
    expect(points[0].hr).toBeCloseTo(1 / 3, 12);
    // Wilson's interval of 10 in 30.
    expect(points[0].low).toBeCloseTo(0.1923, 4);
    expect(points[0].high).toBeCloseTo(0.5122, 4);
    expect(points[1]).toMatchObject({ hr: 1, high: 1 });
  });
});
