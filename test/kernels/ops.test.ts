/**
 * Every op on every backend with the bodies that it really runs: the fused form against the composed one, twice the
 * same bits, no tensor kept, and in both forms its gradient against finite differences.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendName } from '../../workers/protocol/run.ts';
import { GPU_BACKEND } from '../../workers/engine/backends/names.ts';
import { useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import { backend, getBackend } from '../../workers/engine/tf.ts';
import type { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectSamePrepared } from '../support/forms.ts';
import { expectGradient } from '../support/gradient.ts';
import { ENCODER } from './cases/encoder.ts';
import { LOSSES } from './cases/losses.ts';

const CASES = [...ENCODER, ...LOSSES];

interface Place {
  readonly name: BackendName;
  readonly as: string;
  readonly software: boolean | null;
}

/** Tiles and parts are cut differently for the two kinds of WebGPU adapter; both are run on the one there is. */
const PLACES = BACKENDS.flatMap((name): readonly Place[] =>
  name === 'webgpu'
    ? [
        { name, as: 'webgpu, as on a processor', software: true },
        { name, as: 'webgpu, as on a card', software: false },
      ]
    : [{ name, as: name, software: null }],
);

/** Runs `work` and fails where WebGPU refused any of it, which tfjs would not say. */
async function accepted<T>(work: () => Promise<T>): Promise<T> {
  if (getBackend() !== GPU_BACKEND) return work();
  const { device } = backend() as LabBackend;
  device.pushErrorScope('validation');
  const done = await work();
  expect((await device.popErrorScope())?.message).toBeUndefined();
  return done;
}

describe.each(PLACES)('on $as', ({ name, software }) => {
  beforeAll(async () => {
    const { device } = await startBackend(name);
    // Else composed would be held against composed.
    if (name === 'wasm') expect(device).toContain('fused kernels');
    if (software !== null) Object.defineProperty(backend(), 'software', { value: software });
  });

  it.each(CASES)('both forms of $name', async ({ prepare, inputs, tolerance, silent = [] }) => {
    const numbers = await accepted(() => expectSamePrepared(prepare, inputs, tolerance));
    const zero = numbers.flatMap((values, i) => (values.every((x) => x === 0) ? [i] : []));
    expect(zero).toEqual(silent);
  });

  // How a card cuts its sums is held to the composed form above.
  if (software === false) return;
  describe.each(['composed', 'fused'] as const)('the slopes of %s', (form: OpForm) => {
    beforeAll(() => {
      useOps(form);
      return () => useOps('fused');
    });

    it.each(CASES.filter(({ differences }) => differences))(
      '$name',
      async ({ prepare, inputs }) => {
        await expectGradient(prepare(), inputs);
      },
    );
  });
});
