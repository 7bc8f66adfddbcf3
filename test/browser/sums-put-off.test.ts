/** Additions, cuts and joints that WebGPU only notes: read as if they had not been put off. */
import { beforeAll, describe, expect, it } from 'vitest';
import { dropoutMask } from '../../workers/engine/ops/dropout/mask.ts';
import { dropout } from '../../workers/engine/ops/index.ts';
import {
  add,
  backend,
  concat,
  dispose,
  memory,
  mul,
  ones,
  slice,
  split,
  sub,
  sum,
  tensor,
  tile,
  type Tensor,
} from '../../workers/engine/tf.ts';
import type { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import { streamKey } from '../../workers/random/stream.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { normals } from '../support/gradient.ts';

/** Computed in another order: units of 1e-6 of the largest summand. */
const TOLERANCE = { rtol: 1e-4, atol: 1e-5 };
const draw = (p: number) => ({ key: streamKey(1, 'dropout', 7), p });

describe('sums put off on webgpu', () => {
  beforeAll(() => startBackend('webgpu'));

  it('read as if they had not been', async () => {
    const [x, y] = [tensor(normals(1, 12), [4, 3]), tensor(normals(2, 12), [4, 3])];
    const long = [...Array(6).keys()].reduce<Tensor>((z, i) => add(z, mul(y, i)), x);
    const [upper, lower] = split(add(x, y), 2, 0);
    const joined = concat([mul(x, 2), dropout(ones([2, 3]), draw(0.5))], 0);
    expect([...(await joined.data())]).toEqual([
      ...(await x.data()).map((v) => 2 * v),
      ...dropoutMask(draw(0.5).key, 6, 0.5),
    ]);
    expect([...(await sub(1, x).data())]).toEqual(
      [...(await x.data())].map((v) => Math.fround(1 - v)),
    );
    const row = slice(x, [2, 0], [1, 3]);
    const [a, b] = [await x.data(), await y.data()];
    expectClose(
      'long sum',
      await long.data(),
      a.map((v, i) => v + 15 * b[i]),
      TOLERANCE,
    );
    expect([...(await upper.data())]).toEqual(
      [...a.slice(0, 6)].map((v, i) => Math.fround(v + b[i])),
    );
    expect([...(await lower.data())]).toEqual(
      [...a.slice(6)].map((v, i) => Math.fround(v + b[6 + i])),
    );
    expect([...(await row.data())]).toEqual([...a.slice(6, 9)]);
    expect([...(await tile(row, [2, 1]).data())]).toEqual([...a.slice(6, 9), ...a.slice(6, 9)]);
  });

  it('of parts, scaled, joined and cut, read as if they had not been', async () => {
    const [x, y] = [tensor(normals(1, 35), [5, 7]), tensor(normals(2, 7), [7])];
    const down = mul(sum(x, 0), 2);
    const [a, b] = [await x.data(), await y.data()];
    const expected = [...b].map((_, d) =>
      [0, 1, 2, 3, 4].reduce((total, row) => total + 2 * a[7 * row + d], 0),
    );
    const close = async (label: string, found: Tensor, wanted: readonly number[]) =>
      expectClose(label, await found.data(), wanted, TOLERANCE);
    const both = [...expected, ...[...b].map((value, d) => value - expected[d])];
    const joined = concat([down, sub(y, down)], 0);
    await close('joined', joined, both);
    await close('cut', slice(add(down, y), [2], [4]), [
      ...expected.slice(2, 6).map((value, d) => value + b[2 + d]),
    ]);
  });

  it('outlive the tensors they are made of, and free them when read or dropped', async () => {
    const gpu = backend() as LabBackend;
    const tensors = memory().numTensors;
    const held = gpu.numDataIds();
    const x = tensor(normals(1, 12), [4, 3]);
    const expected = (await x.data()).map((v) => 3 * v);
    const doubled = mul(x, 2);
    const read = add(doubled, x);
    const dropped = add(doubled, x);
    dispose([x, doubled]);
    dropped.dispose();
    expectClose('the sum', await read.data(), expected, TOLERANCE);
    read.dispose();
    expect(memory().numTensors).toBe(tensors);
    expect(gpu.numDataIds()).toBe(held);
  });
});
