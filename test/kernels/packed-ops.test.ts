/** The ops of packed sequences: fused against composed, and both against the padded layout they stand for. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  dropout,
  lastAttention,
  ntXent,
  packedAttention,
  packedDropout,
  packedMean,
  packedNtXent,
  packing,
  pickRows,
  maskedPairs,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import { collect, spread } from '../../workers/engine/ops/packing/index.ts';
import { disposePacking, roomFor } from '../../workers/engine/ops/packing/packing.ts';
import {
  gather,
  memory,
  ones,
  pad,
  reshape,
  slice,
  tensor1d,
  tensor2d,
  type Rank,
  type Tensor,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import { streamKey } from '../../workers/random/stream.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { expectSameForms } from '../support/forms.ts';
import { argument, expectGradient } from '../support/gradient.ts';

const two = (x: Tensor) => x as Tensor2D;
const draw = (p: number) => ({ key: streamKey(3, 'dropout', 1, 2), p });

/** Even sequences are whole from some position on, odd ones have gaps; one is empty where `empty`. */
function ragged(rows: number, length: number, empty = false): Int32Array {
  return Int32Array.from({ length: rows * length }, (_, i) => i).filter((place) => {
    const [row, position] = [Math.floor(place / length), place % length];
    if (empty && row === rows - 2) return false;
    const last = position === length - 1;
    return last || (row % 2 === 0 ? position >= length - 1 - row : (row + position) % 3 === 0);
  });
}

const SIZES = [
  { rows: 4, length: 5, heads: 2, width: 8 },
  { rows: 2, length: 50, heads: 2, width: 64 },
  { rows: 6, length: 7, heads: 1, width: 6 },
  { rows: 4, length: 9, heads: 4, width: 12 },
  { rows: 2, length: 1, heads: 1, width: 3 },
];

it('takes room for tokens in sizes that come again, at most an eighth of it spare', () => {
  expect([0, 1, 16, 17, 128, 129, 1505, 4096].map(roomFor)).toEqual([
    16, 16, 16, 32, 128, 144, 1536, 4096,
  ]);
  const sizes = new Set(Array.from({ length: 2048 }, (_, i) => roomFor(2048 + i)));
  expect(sizes.size).toBe(9);
  for (let n = 128; n < 3000; n++) {
    expect(roomFor(n)).toBeGreaterThanOrEqual(n);
    expect(roomFor(n)).toBeLessThanOrEqual(n * 1.125);
  }
});

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('knows where every token stands', async () => {
    // Sequence 0: positions 1 and 3; sequence 1: none; sequence 2: position 0.
    const plan = packing(Int32Array.of(1, 3, 8), 3, 4);
    expect([...(await plan.starts.data())]).toEqual([0, 2, 2, 3]);
    expect([...(await plan.places.data())].slice(0, 3)).toEqual([1, 3, 8]);
    expect([...(await plan.positions.ids.data())].slice(0, 3)).toEqual([1, 3, 0]);
    expect([...(await plan.positions.order.data())]).toEqual([2, 0, 1]);
    expect([...(await plan.positions.starts.data())]).toEqual([0, 1, 2, 2, 3]);
    const before = memory().numTensors;
    disposePacking(plan);
    expect(memory().numTensors).toBe(before - 6);
  });

  it('has room for sequences that have no token at all', async () => {
    const plan = packing(new Int32Array(0), 2, 3);
    const x = argument(15, [plan.tokens, 4]);
    await expectSameForms(
      (q) => packedAttention(two(q), two(q), two(q), plan, { heads: 1, causal: true }, draw(0.5)),
      [x],
    );
    await expectSameForms((x0) => packedMean(two(x0), plan), [x]);
    await expectSameForms((x0) => packedNtXent(two(x0), plan, maskedPairs(1, null), 1), [x]);
  });

  it('spreads tokens to their places and collects them again', async () => {
    const plan = packing(Int32Array.of(1, 3, 8), 3, 4);
    const x = tensor2d(
      Float32Array.from({ length: 2 * plan.tokens }, (_, i) => i + 1),
      [plan.tokens, 2],
    );
    const dense = spread(x, plan);
    const expected = new Float32Array(24);
    expected.set([1, 2], 2);
    expected.set([3, 4], 6);
    expected.set([5, 6], 16);
    expect([...(await dense.data())]).toEqual([...expected]);
    expect([...(await collect(dense, plan).data())]).toEqual([
      ...[1, 2, 3, 4, 5, 6],
      ...new Array<number>(2 * plan.tokens - 6).fill(0),
    ]);
  });

  for (const { p, causal } of [true, false].flatMap((c) =>
    [0, 0.4].map((p) => ({ p, causal: c })),
  )) {
    it.each(SIZES)(
      `attention: $rows x $length, $heads heads, width $width, dropout ${p}, ${causal ? 'causal' : 'both ways'}`,
      async ({ rows, length, heads, width }) => {
        const plan = packing(ragged(rows, length, rows > 2), rows, length);
        const size = [plan.tokens, width];
        await expectSameForms(
          (q, k, v) =>
            packedAttention(
              two(q),
              two(k),
              two(v),
              plan,
              { heads, causal },
              p === 0 ? null : draw(p),
            ),
          [argument(1, size), argument(2, size), argument(3, size)],
        );
      },
    );
  }

  it.each([true, false])('attention has the slopes of its values, causal: %s', async (causal) => {
    const plan = packing(ragged(4, 5), 4, 5);
    const size = [plan.tokens, 4];
    await expectGradient(
      (q, k, v) => packedAttention(two(q), two(k), two(v), plan, { heads: 2, causal }, draw(0.3)),
      [argument(4, size), argument(5, size), argument(6, size)],
    );
  });

  it('attention lets a token see those after it only where it is not causal', async () => {
    const plan = packing(Int32Array.of(1, 3, 4, 8), 2, 5);
    const [first, last] = [0, 2];
    const width = 4;
    const x = argument(16, [plan.tokens, width]).values;
    const moved = x.map((value, i) => (Math.floor(i / width) === last ? value + 1 : value));
    const seen = async (values: Float32Array, causal: boolean, form: OpForm) => {
      const q = tensor2d(values, [plan.tokens, width]);
      useOps(form);
      const out = await packedAttention(q, q, q, plan, { heads: 1, causal }, null).data();
      useOps('fused');
      return [...out.slice(first * width, (first + 1) * width)];
    };
    for (const form of ['fused', 'composed'] as const) {
      expect(await seen(moved, true, form)).toEqual(await seen(x, true, form));
      expect(await seen(moved, false, form)).not.toEqual(await seen(x, false, form));
    }
  });

  it.each(SIZES)(
    'attention of the last token alone is that of all at it: $rows x $length, width $width',
    async ({ rows, length, heads, width }) => {
      const places = ragged(rows, length);
      const plan = packing(places, rows, length);
      const [q, k, v] = [7, 8, 9].map((label) =>
        tensor2d(argument(label, [plan.tokens, width]).values, [plan.tokens, width]),
      );
      const last = Int32Array.from({ length: rows }, (_, row) =>
        places.findLastIndex((place) => Math.floor(place / length) === row),
      );
      for (const form of ['fused', 'composed'] as const) {
        useOps(form);
        const all = await packedAttention(q, k, v, plan, { heads, causal: true }, null).data();
        const asked = gather(q, tensor1d(last, 'int32'));
        const found = await lastAttention(asked, k, v, plan, heads).data();
        const expected = Array.from(last).flatMap((token) => [
          ...all.slice(token * width, (token + 1) * width),
        ]);
        expectClose(form, found, expected, { rtol: 1e-4, atol: 1e-5 });
      }
      useOps('fused');
    },
  );

  it.each([1, 3, 4, 6, 16, 33, 64])(
    'dropout drops what the padded layout drops, width %i',
    async (width) => {
      const [rows, length] = [5, 6];
      const places = ragged(rows, length);
      const plan = packing(places, rows, length);
      const whole = await dropout(two(ones([rows * length, width])), draw(0.3)).data();
      const expected = Array.from(places).flatMap((place) => [
        ...whole.slice(place * width, (place + 1) * width),
      ]);
      for (const form of ['fused', 'composed'] as const) {
        useOps(form);
        const kept = await packedDropout(two(ones([plan.tokens, width])), plan, draw(0.3)).data();
        expect([...kept.slice(0, expected.length)], form).toEqual(expected);
      }
      useOps('fused');
      const x = ones<Rank.R2>([plan.tokens, width]);
      expect(packedDropout(x, plan, null)).toBe(x);
    },
  );

  it('dropout hands back the slope it dropped', async () => {
    const plan = packing(ragged(4, 5, true), 4, 5);
    // Spare rows are nobody's: what stands there differs between forms.
    const size = [plan.hostPlaces.length, 6];
    await expectSameForms(
      (x) => {
        const room = pad(two(x), [
          [0, plan.tokens - size[0]],
          [0, 0],
        ]);
        return slice(packedDropout(room, plan, draw(0.5)), 0, size[0]);
      },
      [argument(10, size)],
    );
  });

  it.each(SIZES)('means of $rows x $length, width $width', async ({ rows, length, width }) => {
    const plan = packing(ragged(rows, length, rows > 2), rows, length);
    await expectSameForms((x) => packedMean(two(x), plan), [argument(11, [plan.tokens, width])]);
  });

  it('means are of a sequence’s own tokens, and 0 where it has none', async () => {
    const plan = packing(Int32Array.of(1, 3, 8), 3, 4);
    const x = tensor2d(
      Float32Array.from({ length: plan.tokens }, (_, i) => 10 ** i),
      [plan.tokens, 1],
    );
    expect([...(await packedMean(x, plan).data())]).toEqual([5.5, 0, 100]);
  });

  it.each(SIZES)('NT-Xent of $rows x $length, width $width', async ({ rows, length, width }) => {
    const plan = packing(ragged(rows, length, rows > 2), rows, length);
    const x = argument(12, [plan.tokens, width], 0.5);
    await expectSameForms(
      (x0) => packedNtXent(two(x0), plan, maskedPairs(rows / 2, null), 0.7),
      [x],
    );
    const labels = tensor1d(new Int32Array(rows / 2).fill(1), 'int32');
    await expectSameForms(
      (x0) => packedNtXent(two(x0), plan, maskedPairs(rows / 2, labels), 1),
      [x],
    );
  });

  it('NT-Xent of windows that are nearly empty, and of ones that are full', async () => {
    const [rows, length, width] = [6, 30, 8];
    const few = packing(
      ragged(rows, length, true).filter((place) => place % length > 25),
      rows,
      length,
    );
    const full = packing(
      Int32Array.from({ length: rows * length }, (_, place) => place),
      rows,
      length,
    );
    for (const plan of [few, full]) {
      await expectSameForms(
        (x) => packedNtXent(two(x), plan, maskedPairs(rows / 2, null), 1),
        [argument(14, [plan.tokens, width], 0.3)],
      );
    }
  });

  it('NT-Xent is that of the positions side by side, silent where there is none', async () => {
    const [rows, length, width] = [6, 7, 5];
    const plan = packing(ragged(rows, length, true), rows, length);
    const x = tensor2d(argument(13, [plan.tokens, width], 0.5).values, [plan.tokens, width]);
    const masked = maskedPairs(rows / 2, null);
    const flat = reshape<Rank.R2>(spread(x, plan), [rows, length * width]);
    const [p, q] = [0, 1].map((view) => slice(flat, (view * rows) / 2, rows / 2));
    expectClose(
      'loss',
      await packedNtXent(x, plan, masked, 1).data(),
      await ntXent(p, q, masked, 1).data(),
      { rtol: 1e-5, atol: 1e-6 },
    );
  });

  it('a pick beyond the real ones receives no gradient', async () => {
    const picked = pickRows(Int32Array.of(2, 1, 1, 2), 3, -1, 2);
    expect([...(await picked.order.data())]).toEqual([1, 0]);
    expect([...(await picked.starts.data())]).toEqual([0, 0, 1, 2]);
  });
});
