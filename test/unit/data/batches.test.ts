import { describe, expect, it } from 'vitest';
import { crop, mask, reorder, type ViewShares } from '../../../workers/data/augment.ts';
import {
  createBatches,
  epochOrder,
  type BatchSettings,
  type Drawn,
} from '../../../workers/data/batches.ts';
import { historyRows, questions } from '../../../workers/data/rows.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { stream } from '../../../workers/random/stream.ts';
import { datasetOf } from '../../support/data-helpers.ts';

const L = 6;
const settings: BatchSettings & ViewShares = {
  ...ELCREC_DEFAULTS,
  batch_size: 4,
  max_seq_length: L,
  seed: 7,
};
/** All there is to draw. */
const whole: Drawn = { targets: true, views: settings };
/** Ten users of 5 to 14 items among 30. */
const dataset = datasetOf(
  Array.from({ length: 10 }, (_, u) =>
    Array.from({ length: 5 + u }, (_, i) => 1 + ((u * 11 + i * 7) % 30)),
  ),
);
const sequenceOf = (user: number): number[] => [
  ...dataset.sequence.subarray(dataset.offsets[user], dataset.offsets[user + 1]),
];
const padded = (items: readonly number[]): number[] => {
  const cut = items.slice(-L);
  return [...Array<number>(L - cut.length).fill(0), ...cut];
};
const row = (values: Int32Array, r: number): number[] => [...values.subarray(r * L, (r + 1) * L)];

describe('training batches', () => {
  it('covers every user once per epoch, the last batch smaller', () => {
    const batches = createBatches(dataset, settings, whole);
    expect(batches.stepsPerEpoch).toBe(3);
    for (const epoch of [0, 1]) {
      const all = [0, 1, 2].map((index) => batches.batch(epoch, index));
      expect(all.map(({ size }) => size)).toEqual([4, 4, 2]);
      const users = all.flatMap((batch) => [...batch.users]);
      expect(users).toEqual([...epochOrder(dataset, 7, epoch)]);
      expect([...users].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect([...epochOrder(dataset, 7, 0)]).not.toEqual([...epochOrder(dataset, 7, 1)]);
    expect([...epochOrder(dataset, 7, 0)]).not.toEqual([...epochOrder(dataset, 8, 0)]);
  });

  it('splits as the official code: items[:-3], items[1:-2] and the label items[-2]', () => {
    const batches = createBatches(dataset, settings, whole);
    for (let index = 0; index < 3; index++) {
      const batch = batches.batch(3, index);
      batch.users.forEach((user, r) => {
        const items = sequenceOf(user);
        expect(row(batch.inputIds, r)).toEqual(padded(items.slice(0, -3)));
        expect(row(batch.targets!.positive, r)).toEqual(padded(items.slice(1, -2)));
        expect(batch.sequenceLabel[r]).toBe(items.at(-2));
      });
    }
  });

  it('draws negatives at real positions only, uniform on [1, V-1] without the user’s items', () => {
    const batches = createBatches(dataset, settings, whole);
    const counts = new Map<number, number>();
    for (let epoch = 0; epoch < 3000; epoch++) {
      for (let index = 0; index < 3; index++) {
        const batch = batches.batch(epoch, index);
        batch.users.forEach((user, r) => {
          const own = new Set(sequenceOf(user));
          row(batch.targets!.negative, r).forEach((item, i) => {
            expect(item === 0).toBe(batch.targets!.positive[r * L + i] === 0);
            if (own.has(item)) expect.fail(`user ${user} was given an own item ${item}`);
            if (user === 0 && item > 0) counts.set(item, (counts.get(item) ?? 0) + 1);
          });
        });
      }
    }
    // User 0 has 5 of 30 items and 2 places: 26 candidates, the mask id 31 = V - 1 among them.
    const candidates = Array.from({ length: 31 }, (_, i) => i + 1).filter(
      (item) => !sequenceOf(0).includes(item),
    );
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(candidates);
    const expected = 6000 / 26;
    for (const count of counts.values()) {
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  it('makes two views of the whole train input, cut to L afterwards', () => {
    const batch = createBatches(dataset, settings, whole).batch(2, 0);
    batch.users.forEach((user, r) => {
      const input = Int32Array.from(sequenceOf(user).slice(0, -3));
      const draws = stream(7, 'views', 2, user);
      for (const view of batch.views!) {
        const kind = draws.below(3);
        const expected =
          kind === 0
            ? crop(input, settings.tao, draws)
            : kind === 1
              ? mask(input, settings.gamma, draws)
              : reorder(input, settings.beta, draws);
        expect(row(view, r)).toEqual(padded([...expected]));
      }
    });
  });

  it('gives the same batch in any order of asking, and another one for another seed or epoch', () => {
    const forward = createBatches(dataset, settings, whole);
    const inOrder = [0, 1, 2].flatMap((epoch) =>
      [0, 1, 2].map((index) => forward.batch(epoch, index)),
    );
    const backward = createBatches(dataset, settings, whole);
    for (const at of [8, 0, 5, 3, 7, 1, 6, 2, 4]) {
      expect(backward.batch(Math.floor(at / 3), at % 3)).toEqual(inOrder[at]);
    }
    expect(forward.batch(1, 0)).not.toEqual(inOrder[0]);
    expect(createBatches(dataset, { ...settings, seed: 8 }, whole).batch(0, 0)).not.toEqual(
      inOrder[0],
    );
  });

  it('draws per user, so the batch size changes nothing for a user', () => {
    const rowsBySize = [1, 4, 10].map((batch_size) => {
      const batches = createBatches(dataset, { ...settings, batch_size }, whole);
      const found = new Map<number, number[][]>();
      for (let index = 0; index < batches.stepsPerEpoch; index++) {
        const batch = batches.batch(5, index);
        batch.users.forEach((user, r) => {
          found.set(
            user,
            [batch.targets!.negative, ...batch.views!].map((m) => row(m, r)),
          );
        });
      }
      return [...found].sort(([a], [b]) => a - b);
    });
    expect(rowsBySize[1]).toEqual(rowsBySize[0]);
    expect(rowsBySize[2]).toEqual(rowsBySize[0]);
  });

  it('leaves out what is not asked for, and draws the rest as ever', () => {
    const all = createBatches(dataset, settings, whole).batch(1, 0);
    const without = (drawn: Drawn) => createBatches(dataset, settings, drawn).batch(1, 0);
    expect(without({ ...whole, views: null })).toEqual({ ...all, views: null });
    expect(without({ ...whole, targets: false })).toEqual({ ...all, targets: null });
  });

  it('draws negatives that serve a whole batch among the items alone, each batch its own', () => {
    const shared = createBatches(dataset, settings, { ...whole, sharedNegatives: 2000 });
    const drawn = (epoch: number, index: number) => shared.batch(epoch, index).targets!.negative;
    const found = drawn(0, 0);
    expect([...new Set(found)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: dataset.items }, (_, i) => i + 1),
    );
    expect(drawn(0, 0)).toEqual(found);
    expect(drawn(0, 1)).not.toEqual(found);
    expect(drawn(1, 0)).not.toEqual(found);
    const { positive } = shared.batch(0, 0).targets!;
    expect(positive).toEqual(createBatches(dataset, settings, whole).batch(0, 0).targets!.positive);
  });

  it('handles the shortest user and a user who has touched every item', () => {
    const tight = datasetOf([
      [1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1],
    ]);
    const batch = createBatches(tight, settings, {
      targets: true,
      views: { tao: 1, gamma: 1, beta: 1 },
    }).batch(0, 0);
    // Only the mask id is left to be a negative.
    expect([...new Set(batch.targets!.negative)].sort()).toEqual([0, 6]);
    expect(batch.inputIds.filter((item) => item > 0).length).toBe(4);
  });
});

describe('what is asked of users', () => {
  const repeated = datasetOf([
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    [3, 1, 3, 2, 1, 4],
    [9, 8, 7, 6, 5],
  ]);

  it('pads items[:-2] and items[:-1], and keeps every earlier item as seen, once', () => {
    const valid = questions(repeated, 'valid', 0, 3);
    expect([...historyRows(repeated, valid.users, 'valid', 4)]).toEqual([
      5, 6, 7, 8, 3, 1, 3, 2, 0, 9, 8, 7,
    ]);
    expect([...valid.answers]).toEqual([9, 1, 6]);
    expect([...valid.seenOffsets]).toEqual([0, 8, 11, 14]);
    expect([...valid.seen]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 7, 8, 9]);

    const test = questions(repeated, 'test', 1, 3);
    expect([...historyRows(repeated, test.users, 'test', 4)]).toEqual([1, 3, 2, 1, 9, 8, 7, 6]);
    expect([...test.answers]).toEqual([4, 5]);
    expect([...test.seenOffsets]).toEqual([0, 3, 7]);
    expect([...test.seen]).toEqual([1, 2, 3, 6, 7, 8, 9]);
    expect([...repeated.sequence.subarray(10, 16)]).toEqual([3, 1, 3, 2, 1, 4]);
  });

  it('gives train inputs of the users asked for', () => {
    const rows = (...users: number[]) => [
      ...historyRows(repeated, Int32Array.from(users), 'train', 4),
    ];
    expect(rows(0, 1, 2)).toEqual([4, 5, 6, 7, 0, 3, 1, 3, 0, 0, 9, 8]);
    expect(rows(2)).toEqual([0, 0, 9, 8]);
  });
});
