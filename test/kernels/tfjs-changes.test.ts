/** The tfjs kernels that we replace, against plain JavaScript, in our form and in tfjs's own; and the switch between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GPU_BACKEND } from '../../workers/engine/backends/names.ts';
import { useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import {
  add,
  cast,
  clone,
  engine,
  equal,
  grad,
  mean,
  memory,
  mul,
  registerKernel,
  slice,
  split,
  sum,
  tensor,
  tidy,
  tile,
  unsortedSegmentSum,
  type Tensor,
} from '../../workers/engine/tf.ts';
import { addKernel, replaceKernel } from '../../workers/engine/tfjs/replace.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { normals, argument, expectGradient } from '../support/gradient.ts';

const backends = [...new Set([...BACKENDS, 'wasm' as const])];

const forms: readonly OpForm[] = ['fused', 'composed'];
const cases = backends.flatMap((backend) => forms.map((form) => ({ backend, form })));

describe.each(cases)('on $backend, $form', ({ backend, form }) => {
  beforeAll(async () => {
    await startBackend(backend);
    useOps(form);
  });
  afterAll(() => useOps('fused'));

  const shape = [3, 5, 7];
  const values = normals(1, 105);
  const at = (i: number, j: number, k: number) => values[i * 35 + j * 7 + k];
  const given = () => tensor(values, shape);
  const range = (n: number) => [...Array(n).keys()];
  const read = async (make: (x: Tensor) => Tensor) => {
    const out = tidy(() => make(given()));
    return { shape: out.shape, values: [...(await out.data())] };
  };

  it.each([
    { name: 'first', begin: [1, 0, 0], size: [2, 5, 7] },
    { name: 'middle', begin: [0, 2, 0], size: [3, 2, 7] },
    { name: 'last', begin: [0, 0, 3], size: [3, 5, 4] },
    { name: 'no', begin: [0, 0, 0], size: [-1, -1, -1] },
    { name: 'every', begin: [1, 1, 1], size: [1, 2, 3] },
  ])('slices along $name axis', async ({ begin, size }) => {
    const [a, b, c] = size.map((n, axis) => (n === -1 ? shape[axis] : n));
    const out = await read((x) => slice(x, begin, size));
    expect(out.shape).toEqual([a, b, c]);
    expect(out.values).toEqual(
      range(a).flatMap((i) =>
        range(b).flatMap((j) => range(c).map((k) => at(begin[0] + i, begin[1] + j, begin[2] + k))),
      ),
    );
  });

  it('adds up what was made of whole numbers and of truths', async () => {
    const whole = tensor([3, -2, 7], [3], 'int32');
    const truths = cast(equal(whole, tensor([3, 0, 7], [3], 'int32')), 'float32');
    const out = add(mul(truths, -8), cast(whole, 'float32'));
    expect([...(await out.data())]).toEqual([-5, -2, -1]);
  });

  it('splits into equal pieces', async () => {
    const x = tensor(values.slice(0, 24), [4, 6]);
    const rows = split(x, 2, 0);
    expect([...(await rows[1].data())]).toEqual([...values.slice(12, 24)]);
    const columns = split(x, 3, 1);
    expect([...(await columns[1].data())]).toEqual(
      range(4).flatMap((i) => [values[i * 6 + 2], values[i * 6 + 3]]),
    );
    const uneven = split(x, [1, 3], 0);
    expect([...(await uneven[1].data())]).toEqual([...values.slice(6, 24)]);
  });

  it.each([
    { axis: [0], out: [5, 7], count: 3 },
    { axis: [1], out: [3, 7], count: 5 },
    { axis: [2], out: [3, 5], count: 7 },
    { axis: [0, 1], out: [7], count: 15 },
    { axis: [0, 2], out: [5], count: 21 },
    { axis: [-3], out: [5, 7], count: 3 },
  ])('sums and averages over axes $axis', async ({ axis, out, count }) => {
    const places = axis.map((a) => (a + 3) % 3);
    const expected = new Float64Array(out.reduce((a, b) => a * b, 1));
    for (const i of range(3))
      for (const j of range(5))
        for (const k of range(7)) {
          const left = [i, j, k].filter((_, a) => !places.includes(a));
          const sizes = shape.filter((_, a) => !places.includes(a));
          expected[left.reduce((flat, index, a) => flat * sizes[a] + index, 0)] += at(i, j, k);
        }
    const total = await read((x) => sum(x, axis));
    expect(total.shape).toEqual(out);
    expectClose('sum', total.values, expected, { rtol: 1e-5, atol: 1e-6 });
    const average = await read((x) => mean(x, axis, true));
    expect(average.shape).toEqual(shape.map((size, a) => (places.includes(a) ? 1 : size)));
    expectClose(
      'mean',
      average.values,
      expected.map((x) => x / count),
      { rtol: 1e-5, atol: 1e-6 },
    );
  });

  it('repeats along any axis', async () => {
    const x = values.slice(0, 6);
    const rows = await tile(tensor(x, [2, 3]), [3, 1]).data();
    expect([...rows]).toEqual([...x, ...x, ...x]);
    const columns = await tile(tensor(x, [2, 3]), [1, 2]).data();
    expect([...columns]).toEqual([
      ...[...x.slice(0, 3), ...x.slice(0, 3)],
      ...[...x.slice(3, 6), ...x.slice(3, 6)],
    ]);
  });

  it.each([
    [5, 1],
    [1, 3],
    [2, 3],
    [1, 1],
  ])('the gradient of repeating %i by %i is the sum over the copies', async (a, b) => {
    await expectGradient((x) => tile(x, [a, b]), [argument(2, [3, 4])]);
    const ones = grad((x) => sum(tile(x, [a, b])))(tensor(values.slice(0, 12), [3, 4]));
    expect([...(await ones.data())]).toEqual(Array(12).fill(a * b));
  });

  it('sums segments in the order of the rows', async () => {
    const ids = tensor([1, 0, 1], [3], 'int32');
    const out = await read((x) => unsortedSegmentSum(x, ids as never, 3));
    expect(out.shape).toEqual([3, 5, 7]);
    expect(out.values.slice(0, 35)).toEqual([...values.slice(35, 70)]);
    expect(out.values.slice(70)).toEqual(Array(35).fill(0));
  });

  it('a clone outlives its original', async () => {
    const x = given();
    const before = memory().numTensors;
    const copy = clone(x);
    x.dispose();
    const doubled = mul(copy, 2);
    expect([...(await copy.data())]).toEqual([...values]);
    expect((await doubled.data())[3]).toBe(Math.fround(values[3] * 2));
    copy.dispose();
    doubled.dispose();
    expect(memory().numTensors).toBe(before - 1);
  });
});

describe.each(BACKENDS)('the switch, on %s', (backend) => {
  const name = backend === 'webgpu' ? GPU_BACKEND : backend;
  beforeAll(() => startBackend(backend));
  afterAll(() => useOps('fused'));

  const run = async (kernel: string, form: OpForm): Promise<number> => {
    useOps(form);
    const x = tensor([7]);
    const out = engine().runKernel<Tensor>(kernel, { x });
    return (await out.data())[0];
  };
  const answer = (value: number) => tensor([value]);

  it('runs what replaces a kernel in the fused form alone, and tfjs’s where that answers with null', async () => {
    for (const [kernel, body] of [
      ['ProbeReplaced', () => answer(2)],
      ['ProbeLeft', () => null],
    ] as const) {
      registerKernel({ kernelName: kernel, backendName: name, kernelFunc: () => answer(1) });
      replaceKernel(kernel, name, body);
    }
    expect(await run('ProbeReplaced', 'fused')).toBe(2);
    expect(await run('ProbeReplaced', 'composed')).toBe(1);
    expect(await run('ProbeLeft', 'fused')).toBe(1);
  });

  it('runs what tfjs lacks in either form', async () => {
    addKernel('ProbeAdded', name, () => answer(3));
    expect(await run('ProbeAdded', 'fused')).toBe(3);
    expect(await run('ProbeAdded', 'composed')).toBe(3);
  });

  it('says so where there is nothing to replace', () => {
    expect(() => replaceKernel('ProbeNone', name, () => null)).toThrow('no kernel ProbeNone');
  });
});
