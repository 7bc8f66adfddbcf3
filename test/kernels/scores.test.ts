/** Scores of every kind are ranked alike: by hand, and the dot product by both of its ways. */
import { beforeAll, describe, expect, it } from 'vitest';
import { tensor1d, tensor2d, tensor3d, tidy, type Tensor2D } from '../../workers/engine/tf.ts';
import { rankScore } from '../../workers/evaluation/rank.ts';
import type { Score } from '../../workers/models/recommender.ts';
import type { SeenItems } from '../../workers/catalog/training-settings.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';

/** Two users, five rows: padding, items 1 to 3, the mask id. User 0 is asked for item 2 after 1, user 1 for 3 after 3. */
const asked = {
  users: Int32Array.of(0, 1),
  answers: Int32Array.of(2, 3),
  seenOffsets: Int32Array.of(0, 1, 2),
  seen: Int32Array.of(1, 3),
};

async function counts(score: () => Score, seenItems: SeenItems): Promise<number[]> {
  const found = tidy(() => rankScore(score(), asked, seenItems));
  const values = [...(await found.data())];
  found.dispose();
  return values;
}

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const values = (): Tensor2D =>
    tensor2d([
      [-1, 9, 2, 5, 2],
      [0, 1, 2, 3, 4],
    ]);

  it.each<[SeenItems, number[]]>([
    // User 0: 5 is above 2, one other is 2; 9 was seen. User 1: the answer was seen and scores 0 itself.
    ['score_zero', [1, 1, 3, 1]],
    ['left_out', [1, 1, 1, 0]],
    ['ranked', [2, 1, 1, 0]],
  ])('ranks scores at hand, earlier items %s', async (seenItems, expected) => {
    expect(await counts(() => ({ kind: 'scores', values: values() }), seenItems)).toEqual(expected);
  });

  it('adds a bias to dot products', async () => {
    const users = () => tensor2d([[1, 0], [0, 1]]); // prettier-ignore
    const items = () => tensor2d([[0, 0], [1, 1], [2, 2], [3, 3], [0, 0]]); // prettier-ignore
    const plain = () => ({ kind: 'dot', users: users(), items: items() }) as const;
    const zero = () => ({ ...plain(), bias: tensor1d([0, 0, 0, 0, 0]) });
    const turned = () => ({ ...plain(), bias: tensor1d([0, 9, 0, -9, 0]) });
    expect(await counts(plain, 'ranked')).toEqual([1, 0, 0, 0]);
    expect(await counts(zero, 'ranked')).toEqual([1, 0, 0, 0]);
    // Scores 0, 10, 2, -6, 0 for both.
    expect(await counts(turned, 'ranked')).toEqual([1, 0, 4, 0]);
  });

  it('takes the best of the vectors of a user', async () => {
    const items = () => tensor2d([[0, 0], [4, 0], [0, 3], [2, 2], [0, 0]]); // prettier-ignore
    // User 0 asks along both axes: 0, 4, 3, 2, 0. User 1 along the first alone: 0, 4, 0, 2, 0.
    const users = () => tensor3d([[[1, 0], [0, 1]], [[1, 0], [1, 0]]]); // prettier-ignore
    const score = () => ({ kind: 'max-dot', users: users(), items: items() }) as const;
    expect(await counts(score, 'ranked')).toEqual([1, 0, 1, 0]);
    expect(await counts(score, 'left_out')).toEqual([0, 0, 1, 0]);
  });

  it('says where a score is no number', async () => {
    const score = () => ({ kind: 'scores', values: tensor2d([[0, 1, NaN, 1, 0], [0, 1, 2, 3, 4]]) }) as const; // prettier-ignore
    expect(await counts(score, 'ranked')).toEqual([-1, -1, 1, 0]);
  });
});
