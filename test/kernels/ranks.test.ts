/** Where an answer stands among all rows: counted one by one, and by the op in every form. */
import { beforeAll, describe, expect, it } from 'vitest';
import { NOT_RANKED, ranks, useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import { dispose, tensor2d, type Tensor } from '../../workers/engine/tf.ts';
import { rankQuery } from '../../workers/evaluation/rank.ts';
import { SEEN_ITEMS, type SeenItems } from '../../workers/catalog/training-settings.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { normals } from '../support/gradient.ts';

interface Asked {
  readonly h: Float32Array;
  readonly items: Float32Array;
  readonly width: number;
  readonly answers: readonly number[];
  /** Distinct earlier items of each user. */
  readonly seen: readonly (readonly number[])[];
}

/** [above, tied] of each user, by the op. */
async function counted(asked: Asked, seenItems: SeenItems, form: OpForm) {
  const { h, items, width, answers, seen } = asked;
  const [users, rows] = [answers.length, items.length / width];
  const seenOffsets = new Int32Array(users + 1);
  seen.forEach(({ length }, u) => (seenOffsets[u + 1] = seenOffsets[u] + length));
  const query = rankQuery(
    {
      answers: Int32Array.from(answers),
      seenOffsets,
      seen: Int32Array.from(seen.flat()),
    },
    rows,
    seenItems,
  );
  const [hTensor, itemTensor] = [tensor2d(h, [users, width]), tensor2d(items, [rows, width])];
  useOps(form);
  const found = ranks(hTensor, itemTensor, query, seenItems === 'score_zero' ? 'zero' : 'out');
  useOps('fused');
  const values = await found.data();
  dispose([hTensor, itemTensor, found, ...(Object.values(query) as Tensor[])]);
  return answers.map((_, u) => [values[2 * u], values[2 * u + 1]]);
}

/** The same from the definition: each row's score under the rule, or none. */
function byHand({ h, items, width, answers, seen }: Asked, seenItems: SeenItems) {
  return answers.map((answer, u) => {
    const scores = Array.from({ length: items.length / width }, (_, item) => {
      let dot = 0;
      for (let d = 0; d < width; d++) dot += h[u * width + d] * items[item * width + d];
      if (!seen[u].includes(item)) return dot;
      switch (seenItems) {
        case 'score_zero':
          return 0;
        case 'left_out':
          return item === answer ? dot : null;
        case 'ranked':
          return dot;
      }
    }).filter((score, item) => item === answer || score !== null);
    const place =
      answer - (seenItems === 'left_out' ? seen[u].filter((s) => s < answer).length : 0);
    const bar = scores[place] ?? NaN;
    const others = scores.filter((_, at) => at !== place);
    return [
      others.filter((score) => score !== null && score > bar).length,
      others.filter((score) => score === bar).length,
    ];
  });
}

/** Whole numbers: their products and sums are exact in whatever order, so that equal scores are equal. */
const whole = (seed: number, n: number) => normals(seed, n).map((value) => Math.round(value));

/** More items than a block of any kernel; nobody, some and many seen, the answer among them or not, zero users. */
const asked = (width: number): Asked => {
  const h = whole(1, 7 * width);
  h.fill(0, 6 * width); // user 6 scores everything alike
  return {
    h,
    items: whole(2, 603 * width),
    width,
    answers: [1, 2, 9, 20, 601, 602, 300],
    seen: [[4], [], [3, 9], [1, 2, 5, 6, 7, 8, 10, 11, 30], [12, 601], [0, 13, 14, 602], [31]],
  };
};

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(['composed', 'fused'] as const)('%s, an answer', (form) => {
    it.each(SEEN_ITEMS.flatMap((rule) => [4, 6, 64].map((width) => [rule, width] as const)))(
      'stands where counting places it, seen items %s, width %i',
      async (rule, width) => {
        const expected = byHand(asked(width), rule);
        expect(await counted(asked(width), rule, form)).toEqual(expected);
        // Else nothing above would be about ties.
        expect(expected.some(([, tied]) => tied > 0)).toBe(true);
      },
    );

    it('ties with every unseen row where all scores are equal', async () => {
      const all = { ...asked(4), h: new Float32Array(7 * 4) };
      expect((await counted(all, 'score_zero', form)).map(String)).toEqual(Array(7).fill('0,602'));
      const left = all.seen.map(
        (seen, u) => 602 - seen.filter((item) => item !== all.answers[u]).length,
      );
      expect(await counted(all, 'left_out', form)).toEqual(left.map((tied) => [0, tied]));
    });

    it.each([
      ['NaN', NaN],
      ['infinite', Infinity],
      ['minus infinite', -Infinity],
    ])('has no rank where a user is %s, and others keep theirs', async (_what, value) => {
      const good = asked(4);
      const h = good.h.slice();
      h[2 * 4 + 1] = value;
      const expected = byHand(good, 'score_zero');
      expected[2] = [NOT_RANKED, NOT_RANKED];
      expect(await counted({ ...good, h }, 'score_zero', form)).toEqual(expected);
    });

    it.each([
      ['the answer’s own row', 9],
      ['a seen row', 3],
      ['padding', 0],
      ['the last row', 602],
      ['any other row', 555],
    ])('has no rank where %s is NaN', async (_what, row) => {
      const items = asked(6).items.slice();
      items[row * 6 + 5] = NaN;
      const found = await counted({ ...asked(6), items }, 'score_zero', form);
      expect(found.map(String)).toEqual(Array(7).fill('-1,-1'));
    });

    it('has no rank where finite numbers outgrow 32 bits', async () => {
      const good = asked(4);
      const h = good.h.map((value, at) => (at >= 4 && at < 8 ? 3e38 : value));
      const items = good.items.slice();
      items.set([2, 2, 2, 2], 5 * 4);
      const expected = byHand({ ...good, items }, 'ranked');
      const found = await counted({ ...good, h, items }, 'ranked', form);
      expect(found[1]).toEqual([NOT_RANKED, NOT_RANKED]);
      expect(found.toSpliced(1, 1)).toEqual(expected.toSpliced(1, 1));
    });
  });
});
