import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { popularityRanking, trainingCounts } from '../../../workers/evaluation/popularity.ts';
import { middleRanks } from '../../../workers/evaluation/ranking.ts';
import { SEEN_ITEMS, type SeenItems } from '../../../workers/catalog/training-settings.ts';
import { stream } from '../../../workers/random/stream.ts';

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

describe('popularityRanking', () => {
  const places = (data: Dataset, split: 'valid' | 'test', seenItems: SeenItems = 'score_zero') => [
    ...middleRanks(popularityRanking(data, split, seenItems)),
  ];
  // Training counts: item 1 thrice, 2 twice, 3 twice, 4 once, 5 once, 6 never.
  const data = dataset(6, [
    [1, 2, 3, 4, 5],
    [1, 2, 4, 3, 6],
    [1, 3, 5, 2, 4],
  ]);

  it('ranks the test answer among the items the user has not met', () => {
    expect([...trainingCounts(data)]).toEqual([0, 3, 2, 2, 1, 1, 0]);
    // User 0 has met 1 2 3 4, left 5 (1), 6 (0): first. User 1 has left 5 and 6, answer 6: it scores 0,
    // as the four met do, so it is second of all and in the middle of five. User 2 has left 4 and 6: first.
    expect(places(data, 'test')).toEqual([0, 1 + 4 / 2, 0]);
    expect(places(data, 'test', 'left_out')).toEqual([0, 1, 0]);
  });

  it('gives an answer its mean place among equals', () => {
    // User 0 has met 1 2 3; answer 4 ties with 5. Users 1 and 2 have answers ahead of all left.
    expect(places(data, 'valid')).toEqual([0.5, 0, 0]);
    // Eight items nobody trained on, one of them the answer: seven equals, mean place 3.5.
    expect(places(dataset(10, [[1, 2, 9, 8]]), 'valid', 'left_out')).toEqual([3.5]);
  });

  it('ranks an answer met before as the rule says, counting a repeated item once', () => {
    const met = dataset(9, [[1, 2, 2, 3, 1]]);
    // Training counts: 1 once, 2 twice; 3 and all others never. Scores 0: all but what is unseen, itself 0 too.
    expect(places(met, 'test', 'score_zero')).toEqual([8 / 2]);
    expect(places(met, 'test', 'left_out')).toEqual([0]);
    expect(places(met, 'test', 'ranked')).toEqual([1]);
  });

  it.each(SEEN_ITEMS)('equals the definition, item by item, on random data, %s', (seenItems) => {
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
        const scoreOf = (item: number) =>
          seenItems === 'score_zero' && met.has(item) ? 0 : counts[item];
        const others = Array.from({ length: items }, (_, i) => i + 1).filter(
          (item) => item !== answer && !(seenItems === 'left_out' && met.has(item)),
        );
        const above = others.filter((item) => scoreOf(item) > scoreOf(answer)).length;
        const equal = others.filter((item) => scoreOf(item) === scoreOf(answer)).length;
        return [above, equal];
      });
      const { above, tied } = popularityRanking(random, split, seenItems);
      expect(expected).toEqual([...above].map((rank, user) => [rank, tied[user]]));
    }
  });
});
