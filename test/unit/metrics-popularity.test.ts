import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../workers/data/dataset.ts';
import { popularityRanks, trainingCounts } from '../../workers/evaluation/popularity.ts';
import { stream } from '../../workers/random/stream.ts';

function dataset(items: number, users: readonly (readonly number[])[]): Dataset {
  const offsets = new Int32Array(users.length + 1);
  users.forEach((items, user) => (offsets[user + 1] = offsets[user] + items.length));
  return {
    name: 'test',
    hash: '',
    users: users.length,
    items,
    offsets,
    sequence: Int32Array.from(users.flat()),
    originalUsers: Int32Array.from(users, (_, user) => user),
    originalItems: Int32Array.from({ length: items + 1 }, (_, item) => item),
    itemNames: null,
    planted: null,
  };
}

describe('trainingCounts', () => {
  it('counts items[:-2] and neither answer', () => {
    const data = dataset(6, [
      [1, 2, 3, 4, 5],
      [1, 2, 1, 5, 6],
    ]);
    expect([...trainingCounts(data)]).toEqual([0, 3, 2, 1, 0, 0, 0]);
  });
});

describe('popularityRanks', () => {
  // Training counts: item 1 thrice, 2 twice, 3 twice, 4 once, 5 once, 6 never.
  const data = dataset(6, [
    [1, 2, 3, 4, 5],
    [1, 2, 4, 3, 6],
    [1, 3, 5, 2, 4],
  ]);

  it('ranks the test answer among the items the user has not met', () => {
    expect([...trainingCounts(data)]).toEqual([0, 3, 2, 2, 1, 1, 0]);
    // User 0 has met 1 2 3 4, left 5 (1), 6 (0): first. User 1 has left 5 and 6, answer 6: second.
    // User 2 has met 1 3 5 2, left 4 and 6, answer 4: first.
    expect([...popularityRanks(data, 'test')]).toEqual([0, 1, 0]);
  });

  it('gives an answer its mean place among equals, rounded down', () => {
    // User 0 has met 1 2 3; answer 4 ties with 5: (0 + 1) / 2, rounded down to 0.
    // User 1 has met 1 2 4; answer 3 is ahead of 5 and 6.
    // User 2 has met 1 3 5; answer 2 is ahead of 4 and 6.
    expect([...popularityRanks(data, 'valid')]).toEqual([0, 0, 0]);
    // Eight items nobody trained on, one of them the answer: seven equals, mean place 3.5.
    expect([...popularityRanks(dataset(10, [[1, 2, 9, 8]]), 'valid')]).toEqual([3]);
  });

  it('ranks an answer met before behind everything unseen, counting a repeated item once', () => {
    expect([...popularityRanks(dataset(9, [[1, 2, 2, 3, 1]]), 'test')]).toEqual([6]);
  });

  it('equals the definition, item by item, on random data', () => {
    const draws = stream(3, 'planted', 1);
    const items = 30;
    const users = Array.from({ length: 60 }, () =>
      Array.from({ length: 5 + draws.below(12) }, () => 1 + draws.below(1 + draws.below(items))),
    );
    const random = dataset(items, users);
    const counts = trainingCounts(random);
    for (const split of ['valid', 'test'] as const) {
      const expected = users.map((sequence) => {
        const at = sequence.length - (split === 'valid' ? 2 : 1);
        const met = new Set(sequence.slice(0, at));
        const answer = sequence[at];
        const left = Array.from({ length: items }, (_, i) => i + 1).filter((i) => !met.has(i));
        if (met.has(answer)) return left.length;
        const above = left.filter((item) => counts[item] > counts[answer]).length;
        const equal = left.filter((item) => counts[item] === counts[answer]).length - 1;
        return above + Math.floor(equal / 2);
      });
      expect([...popularityRanks(random, split)]).toEqual(expected);
    }
  });
});
