import { expect } from 'vitest';
import { useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import {
  dispose,
  engine,
  grads,
  memory,
  mul,
  sum,
  tensor,
  tidy,
  type Tensor,
} from '../../workers/engine/tf.ts';
import { expectClose, type Tolerance } from './close.ts';
import { normals, type Argument } from './gradient.ts';

/**
 * Both forms compute in float32 and differ in the order of their sums alone: a few units of 1e-7
 * per term, up to 1e-6 over the sizes used here. The bounds leave a factor of ten.
 */
export const SAME: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/** The op's value and its gradient to every input, under a fixed random weighting of the output. */
async function run(
  form: OpForm,
  prepare: () => (...inputs: Tensor[]) => Tensor,
  inputs: readonly Argument[],
) {
  useOps(form);
  // Frees what `prepare` makes too.
  engine().startScope();
  try {
    const op = prepare();
    const x = inputs.map(({ shape, values }) => tensor(values, [...shape]));
    const y = tidy(() => op(...x));
    const value = (await y.data()) as Float32Array;
    const gradients = grads((...z: Tensor[]) => {
      const out = op(...z);
      return sum(mul(out, tensor(normals(99, out.size), out.shape)));
    })(x);
    const slopes = await Promise.all(gradients.map(async (g) => (await g.data()) as Float32Array));
    dispose([y, ...gradients, ...x]);
    return { value, slopes };
  } finally {
    engine().endScope();
    useOps('fused');
  }
}

/** expectSamePrepared of an op that is made beforehand. */
export const expectSameForms = (
  op: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Argument[],
  tolerance: Tolerance = SAME,
): Promise<readonly Float32Array[]> => expectSamePrepared(() => op, inputs, tolerance);

/** Holds the fused form of an op against the composed one; twice the same bits; no tensor kept. @returns the composed numbers. */
export async function expectSamePrepared(
  prepare: () => (...inputs: Tensor[]) => Tensor,
  inputs: readonly Argument[],
  tolerance: Tolerance = SAME,
): Promise<readonly Float32Array[]> {
  const expected = await run('composed', prepare, inputs);
  const before = memory();
  const found = await run('fused', prepare, inputs);
  const again = await run('fused', prepare, inputs);
  expect(memory().numTensors, 'tensors kept').toBe(before.numTensors);
  expect(memory().numBytes, 'bytes kept').toBe(before.numBytes);
  expectClose('value', found.value, expected.value, tolerance);
  found.slopes.forEach((slope, i) =>
    expectClose(`gradient ${i}`, slope, expected.slopes[i], tolerance),
  );
  expect(again).toEqual(found);
  return [expected.value, ...expected.slopes];
}
