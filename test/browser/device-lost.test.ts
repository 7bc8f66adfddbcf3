/** A lost device must end in words, never in numbers. */
import { describe, expect, it } from 'vitest';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { engineFailure } from '../../workers/engine/engine.ts';
import { backend } from '../../workers/engine/tf.ts';
import { LabFailure } from '../../workers/protocol/errors.ts';
import { startTraining } from '../../workers/training/train.ts';
import { startBackend } from '../support/backends.ts';
import { firstSteps, request, TINY, tinyDataset } from '../support/training.ts';

const B_ONLY = { ...TINY, variant: 'B' as const };

describe('a lost device', () => {
  it('ends the training with DEVICE_LOST, and the engine starts afresh', async () => {
    const dataset = await tinyDataset();
    const engine = await startBackend('webgpu');
    const training = await startTraining(dataset, request(B_ONLY), engine);
    const lost = (backend() as WebGPUBackend).device.lost;
    const failure = await (async () => {
      for await (const event of training.events) {
        if (event.kind !== 'step') continue;
        (backend() as WebGPUBackend).device.destroy();
        await lost;
      }
      return null;
    })().catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(LabFailure);
    expect((failure as LabFailure).error.code).toBe('DEVICE_LOST');

    const again = await startBackend('webgpu');
    expect(engineFailure()).toBeNull();
    const steps = await firstSteps(dataset, B_ONLY, again, 1);
    expect(Number.isFinite(steps[0].losses.loss)).toBe(true);
  });

  it('hears of what the driver refuses', async () => {
    await startBackend('webgpu');
    const { device } = backend() as WebGPUBackend;
    const heard = new Promise((resolve) => device.addEventListener('uncapturederror', resolve));
    device.createBuffer({ size: 16, usage: 0 });
    // The browser tells of errors when it hears from the device.
    await device.queue.onSubmittedWorkDone();
    await heard;
    expect(engineFailure()?.code).toBe('GPU_VALIDATION');
  });
});
