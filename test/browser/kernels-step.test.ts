/** A whole training step on the fused WebGPU bodies: its dispatches, its numbers, its memory. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBatches } from '../../workers/data/batches.ts';
import { vocabulary, type Dataset } from '../../workers/data/dataset.ts';
import { useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import { backend, dispose, memory } from '../../workers/engine/tf.ts';
import type { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import { needsOf } from '../../workers/models/elcrec/needs.ts';
import { deviceBatch } from '../../workers/models/blocks/batch.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { lossesAndGradients, trainStep } from '../../workers/training/step.ts';
import { initialModel } from '../../workers/models/fitted.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { TINY, tinyDataset } from '../support/training.ts';
import { elcrecSteps } from '../support/elcrec.ts';

/** Dispatches recorded while `body` runs. */
function dispatchesOf(body: () => void): number {
  let count = 0;
  const pass = GPUComputePassEncoder.prototype;
  const stock = Object.getOwnPropertyDescriptor(pass, 'dispatchWorkgroups')!;
  const dispatch = stock.value as GPUComputePassEncoder['dispatchWorkgroups'];
  pass.dispatchWorkgroups = function (...sizes) {
    count++;
    dispatch.apply(this, sizes);
  };
  try {
    body();
  } finally {
    Object.defineProperty(pass, 'dispatchWorkgroups', stock);
  }
  return count;
}

/** Writes to uniform buffers while `body` runs. */
async function uniformWritesOf(body: () => Promise<void>): Promise<number> {
  const written = vi.spyOn((backend() as LabBackend).queue, 'writeBuffer');
  try {
    await body();
    const isUniform = ({ usage }: GPUBuffer) => (usage & GPUBufferUsage.UNIFORM) !== 0;
    return written.mock.calls.filter(([buffer]) => isUniform(buffer)).length;
  } finally {
    written.mockRestore();
  }
}

interface Kind {
  readonly software: boolean;
  readonly rowsPerPart: number;
}

/** A batch of TINY has 96 rows and its views 192: `in parts`, every sum over them has several. */
const KINDS = [true, false].flatMap((software) =>
  [4096, 8].map((rowsPerPart) => ({
    name: `${software ? 'a processor' : 'a card'}, sums ${rowsPerPart === 8 ? 'in parts' : 'in one go'}`,
    software,
    rowsPerPart,
  })),
);

describe('a step of one layer on webgpu', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    await startBackend('webgpu');
    dataset = await tinyDataset();
  });
  afterEach(() => {
    useOps('fused');
    Reflect.deleteProperty(backend(), 'rowsPerPart');
  });

  /** Runs on this adapter what another kind would, and sums over rows in parts or in one go. */
  const act = ({ software, rowsPerPart }: Kind) => {
    Object.defineProperty(backend(), 'software', { value: software });
    Object.defineProperty(backend(), 'rowsPerPart', { value: rowsPerPart, configurable: true });
  };

  const batchOf = () =>
    deviceBatch(
      createBatches(dataset, TINY, { targets: true, views: TINY }).batch(0, 0),
      vocabulary(dataset),
      needsOf(TINY),
    );
  const start = () => initialModel(TINY, dataset).parameters;

  it.each(KINDS)('is at most 150 dispatches, uploads included: $name', async (kind) => {
    act(kind);
    const parameters = start();
    // The weights of the paper's Beauty run: a weight of 1 would save a dispatch.
    const config = { ...TINY, trade_off: 10 };
    const adam = new Adam(parameters, config);
    const count = dispatchesOf(() => {
      const batch = batchOf();
      trainStep(elcrecSteps(config), parameters, adam, batch, 1).dispose();
      batch.dispose();
    });
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThanOrEqual(150);
    adam.dispose();
    parameters.dispose();
    await (backend() as LabBackend).queue.onSubmittedWorkDone();
  });

  it('writes the numbers of few dispatches anew: most are those of the step before', async () => {
    const parameters = start();
    const adam = new Adam(parameters, TINY);
    let number = 0;
    const step = async () => {
      const batch = batchOf();
      const losses = trainStep(elcrecSteps(TINY), parameters, adam, batch, ++number);
      batch.dispose();
      await losses.data();
      losses.dispose();
    };
    for (let i = 0; i < 3; i++) await step();
    const writes = await uniformWritesOf(step);
    // Of more than 100 dispatches: the keys of dropout and Adam's rates are new, tfjs's own kernels keep nothing.
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThanOrEqual(60);
    adam.dispose();
    parameters.dispose();
  });

  it.each(KINDS)('has the composed losses and gradients, every time: $name', async (kind) => {
    act(kind);
    const run = async (form: OpForm) => {
      useOps(form);
      const parameters = start();
      const batch = batchOf();
      const { losses, gradients } = lossesAndGradients(elcrecSteps(TINY), parameters, batch, 1);
      const values = await losses.data();
      const read = await parameters.read(gradients);
      batch.dispose();
      dispose([losses, ...gradients.values()]);
      parameters.dispose();
      return { values, read };
    };
    const fused = await run('fused');
    const again = await run('fused');
    const composed = await run('composed');
    // Both forms add the same float32 numbers in different orders: units of 1e-6 relative.
    expectClose('losses', fused.values, composed.values, { rtol: 1e-4, atol: 1e-5 });
    expect([...again.values]).toEqual([...fused.values]);
    expect([...fused.read.keys()]).toEqual([...composed.read.keys()]);
    for (const [name, { values }] of composed.read) {
      const found = fused.read.get(name)!.values;
      expectClose(name, found, values, { rtol: 1e-4, atol: 1e-5 });
      expect([...again.read.get(name)!.values], `${name}, again`).toEqual([...found]);
    }
  });

  it('is the same on a device of 8 arrays to a kernel, the least WebGPU allows', async () => {
    const gpu = backend() as LabBackend;
    const parameters = start();
    const run = async () => {
      const batch = batchOf();
      const { losses, gradients } = lossesAndGradients(elcrecSteps(TINY), parameters, batch, 1);
      batch.dispose();
      const read = await parameters.read(gradients);
      dispose([losses, ...gradients.values()]);
      return read;
    };
    const many = await run();
    let most = 0;
    const { device } = gpu;
    const bind = device.createBindGroup.bind(device);
    device.createBindGroup = (descriptor) => {
      most = Math.max(most, [...descriptor.entries].length);
      return bind(descriptor);
    };
    Object.defineProperty(gpu, 'arrays', { value: 8, configurable: true });
    const few = await run();
    Reflect.deleteProperty(gpu, 'arrays');
    Reflect.deleteProperty(device, 'createBindGroup');
    // The uniforms are one entry more.
    expect(most).toBeLessThanOrEqual(9);
    for (const [name, { values }] of many) {
      expectClose(name, few.get(name)!.values, values, { rtol: 1e-4, atol: 1e-5 });
    }
    parameters.dispose();
  });

  it('keeps nothing: tensors, data and buffers stay as many', async () => {
    const gpu = backend() as LabBackend;
    const parameters = start();
    const adam = new Adam(parameters, TINY);
    const held: object[] = [];
    for (let step = 1; step <= 4; step++) {
      const batch = batchOf();
      const losses = trainStep(elcrecSteps(TINY), parameters, adam, batch, step);
      batch.dispose();
      await losses.data();
      losses.dispose();
      const { numTensors, numDataBuffers, numBytes } = memory();
      const allocated = gpu.bufferManager.numBytesAllocated;
      held.push({ numTensors, numDataBuffers, numBytes, data: gpu.numDataIds(), allocated });
    }
    expect(held[3]).toEqual(held[2]);
    adam.dispose();
    parameters.dispose();
  });
});
