/** The same seed on two backends of one browser: the same curve within rounding. */
import { describe, expect, it } from 'vitest';
import { startBackend } from '../support/backends.ts';
import { firstSteps, TINY, tinyDataset } from '../support/training.ts';

describe('wasm and webgpu', () => {
  it('agree on the first five losses to 1e-3, dropout and k-means included', async () => {
    const dataset = await tinyDataset();
    const onWasm = await firstSteps(dataset, TINY, await startBackend('wasm'), 5);
    const onGpu = await firstSteps(dataset, TINY, await startBackend('webgpu'), 5);
    expect(onGpu).toHaveLength(5);
    onWasm.forEach(({ losses: { loss } }, i) => {
      const relative =
        Math.abs((onGpu[i].losses.loss ?? NaN) - (loss ?? NaN)) / Math.abs(loss ?? NaN);
      expect(relative, `step ${i + 1}`).toBeLessThan(1e-3);
    });
  });
});
