/**
 * Every tiling of the products in `linear`, forward and backward, as on a card and as on a processor.
 *
 * Against composed: rtol 1e-4, atol 1e-5, as both add float32 numbers in different orders. Against each
 * other: the same bits, as they add the same products in the same order. (A driver's compiler may fuse
 * multiplications and additions in one and not in the other; the one that tests run on does not.)
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { linear, useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import {
  backend,
  dispose,
  grads,
  mul,
  sum,
  tensor,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import type { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import {
  everywhere,
  TILING_NAMES,
  untuned,
  type Tilings,
} from '../../workers/engine/webgpu-kernels/tilings.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { normals } from '../support/gradient.ts';

/** Rows, ins, outs: edges of every kind, several blocks either way, numbers one by one and by fours. */
const SIZES = [
  [1, 1, 1],
  [3, 5, 17],
  [17, 33, 3],
  [5, 65, 33],
  [33, 17, 65],
  [65, 3, 5],
  [131, 68, 132],
  [65, 64, 64],
  [7, 20, 4],
] as const;

/** One alike for every form, and some that share memory in one product of a dispatch alone. */
const CHOICES: readonly Tilings[] = [
  ...TILING_NAMES.map(everywhere),
  { AB: '4x4', ABt: '8x8 shared', AtB: '4x4' },
  { AB: '4x8', ABt: '8x4', AtB: '4x4 shared' },
];

const wordsOf = ({ AB, ABt, AtB }: Tilings) => `AB ${AB}, ABt ${ABt}, AtB ${AtB}`;

function force(tuned: Tilings | null, rowsPerPart: number): void {
  Object.defineProperty(backend(), 'tuned', { value: tuned, configurable: true });
  Object.defineProperty(backend(), 'rowsPerPart', { value: rowsPerPart, configurable: true });
}

/** Value and gradients of the three inputs. */
async function evaluate(form: OpForm, [n, ins, outs]: readonly [number, number, number]) {
  useOps(form);
  const op = (x: Tensor, w: Tensor, b: Tensor) =>
    linear(x as Tensor2D, w as Tensor2D, b as Tensor1D);
  const inputs = [[n, ins], [ins, outs], [outs]].map((shape, i) =>
    tensor(normals(40 + i, shape[0] * (shape[1] ?? 1)), shape),
  ) as [Tensor, Tensor, Tensor];
  const value = op(...inputs);
  const weights = tensor(normals(50, n * outs), [n, outs]);
  const found = grads((...x: Tensor[]) => sum(mul(op(x[0], x[1], x[2]), weights)))(inputs);
  const read = await Promise.all([value, ...found].map((x) => x.data()));
  dispose([value, weights, ...inputs, ...found]);
  return read;
}

describe('tilings', () => {
  beforeAll(() => startBackend('webgpu'));
  afterEach(() => {
    useOps('fused');
    force(null, 0);
    Reflect.deleteProperty(backend(), 'rowsPerPart');
  });

  describe.each([
    { parts: 'sums in one go', rowsPerPart: 4096, sizes: SIZES },
    { parts: 'sums in parts', rowsPerPart: 24, sizes: SIZES.filter(([n]) => n > 24) },
  ])('$parts', ({ rowsPerPart, sizes }) => {
    it.each(sizes.map((size) => ({ size, as: size.join(' x ') })))(
      '$as: each is composed, and the simplest bit for bit',
      async ({ size }) => {
        const { device } = backend() as LabBackend;
        const composed = await evaluate('composed', size);
        force(everywhere('4x4'), rowsPerPart);
        const simplest = await evaluate('fused', size);
        for (const tilings of CHOICES) {
          force(tilings, rowsPerPart);
          device.pushErrorScope('validation');
          const found = await evaluate('fused', size);
          expect((await device.popErrorScope())?.message).toBeUndefined();
          found.forEach((values, i) => {
            const label = `${wordsOf(tilings)}: ${['value', 'dx', 'dw', 'db'][i]}`;
            expect(
              composed[i].some((x) => x !== 0),
              `${label} is not all zero`,
            ).toBe(true);
            expectClose(label, values, composed[i], { rtol: 1e-4, atol: 1e-5 });
            expect([...values], label).toEqual([...simplest[i]]);
          });
        }
      },
    );
  });

  it('are fixed where nothing was measured: large tiles on a processor, and never a barrier', () => {
    const gpu = backend() as LabBackend;
    expect(gpu.software).toBe(true);
    expect(gpu.tuned).toBeNull();
    expect(gpu.tilings).toEqual(everywhere('8x8'));
    expect(untuned(false)).toEqual(everywhere('4x4'));
  });
});
