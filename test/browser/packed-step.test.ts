/** A whole packed training step on the fused WebGPU bodies: its dispatches, its numbers, its memory. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
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

const CONFIG = { ...TINY, pooling: 'real_positions', trade_off: 10 } as const;

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

describe('a packed step of one layer on webgpu', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    await startBackend('webgpu');
    dataset = await tinyDataset();
  });
  afterEach(() => useOps('fused'));

  const batchOf = (index = 0) =>
    deviceBatch(
      createBatches(dataset, CONFIG, { targets: true, views: CONFIG }).batch(0, index),
      vocabulary(dataset),
      needsOf(CONFIG),
    );
  const start = () => initialModel(CONFIG, dataset).parameters;

  it('is at most 165 dispatches, uploads of the batch included', async () => {
    const parameters = start();
    const adam = new Adam(parameters, CONFIG);
    const count = dispatchesOf(() => {
      const batch = batchOf();
      trainStep(elcrecSteps(CONFIG), parameters, adam, batch, 1).dispose();
      batch.dispose();
    });
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThanOrEqual(165);
    adam.dispose();
    parameters.dispose();
    await (backend() as LabBackend).queue.onSubmittedWorkDone();
  });

  it('has the losses and gradients of the composed bodies, and again the same', async () => {
    const run = async (form: OpForm) => {
      useOps(form);
      const parameters = start();
      const batch = batchOf();
      const { losses, gradients } = lossesAndGradients(elcrecSteps(CONFIG), parameters, batch, 1);
      const values = await losses.data();
      const read = await parameters.read(gradients);
      batch.dispose();
      dispose([losses, ...gradients.values()]);
      parameters.dispose();
      return { values, read };
    };
    const [fused, again, composed] = [
      await run('fused'),
      await run('fused'),
      await run('composed'),
    ];
    expectClose('losses', fused.values, composed.values, { rtol: 1e-4, atol: 1e-5 });
    expect([...again.values]).toEqual([...fused.values]);
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
      const { losses, gradients } = lossesAndGradients(elcrecSteps(CONFIG), parameters, batch, 1);
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

  it('keeps nothing: tensors, data and buffers stay as many over the batches of an epoch', async () => {
    const gpu = backend() as LabBackend;
    const parameters = start();
    const adam = new Adam(parameters, CONFIG);
    const { stepsPerEpoch } = createBatches(dataset, CONFIG, { targets: true, views: CONFIG });
    const held: object[] = [];
    for (let epoch = 0; epoch < 3; epoch++) {
      for (let index = 0; index < stepsPerEpoch; index++) {
        const batch = batchOf(index);
        const losses = trainStep(
          elcrecSteps(CONFIG),
          parameters,
          adam,
          batch,
          epoch * stepsPerEpoch + index + 1,
        );
        batch.dispose();
        await losses.data();
        losses.dispose();
      }
      const { numTensors, numDataBuffers, numBytes } = memory();
      const allocated = gpu.bufferManager.numBytesAllocated;
      held.push({ numTensors, numDataBuffers, numBytes, data: gpu.numDataIds(), allocated });
    }
    expect(held[2]).toEqual(held[1]);
    adam.dispose();
    parameters.dispose();
  });
});
