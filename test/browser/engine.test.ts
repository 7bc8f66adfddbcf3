import { describe, expect, it } from 'vitest';
import { startEngine } from '../../workers/engine/engine.ts';
import { isSoftware } from '../../workers/engine/backends/webgpu.ts';
import { getBackend } from '../../workers/engine/tf.ts';
import { testHost } from '../support/backends.ts';

describe('the engine', () => {
  it('says which backend it took and why', async () => {
    const asked = await startEngine('webgpu', testHost());
    expect(asked.backend).toBe('webgpu');
    expect(getBackend()).toBe('elcgpu');
    expect(asked.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
    expect(asked.reason).toBe('Chosen by you.');

    const adapter = await navigator.gpu.requestAdapter();
    const auto = await startEngine('auto', testHost());
    expect(auto.backend).toBe(isSoftware(adapter!.info) ? 'wasm' : 'webgpu');
    if (auto.backend === 'wasm') expect(auto.reason).toMatch(/computes on the processor/);
  });

  it('falls through to WebAssembly where there is no WebGPU, and says so', async () => {
    const report = await startEngine('auto', { ...testHost(), gpu: null });
    expect(report.backend).toBe('wasm');
    expect(report.reason).toMatch(/WebGPU did not start \(this browser does not offer it\)/);
    expect(report.device).toMatch(/SIMD/);
  });

  it('does not pretend: a backend asked for that is not there is an error', async () => {
    await expect(startEngine('webgpu', { ...testHost(), gpu: null })).rejects.toThrow(
      'WebGPU did not start',
    );
  });
});
