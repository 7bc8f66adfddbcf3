import { expect, it } from 'vitest';
import { gelu } from '../../workers/engine/ops/index.ts';
import { setBackend, slice, sum, tensor2d } from '../../workers/engine/tf.ts';
import { loadWasmKernels, wasmKernels } from '../../workers/engine/wasm-kernels/load.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';

it('where the kernels cannot be loaded, wasm computes without them', async () => {
  const { device } = await startBackend('wasm');
  expect(device).toMatch(/fused kernels$/);
  const x = tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const fused = await gelu(x).data();

  // The cpu backend has no memory to work in: what a build of tfjs we do not know looks like.
  await setBackend('cpu');
  expect(await loadWasmKernels()).toBe(false);
  expect(wasmKernels()).toBeNull();

  await setBackend('wasm');
  expectClose('gelu', await gelu(x).data(), fused, { rtol: 1e-6, atol: 0 });
  expect([...(await slice(x, [1, 0], [1, 2]).data())]).toEqual([3, 4]);
  expect([...(await sum(x, 0).data())]).toEqual([4, 6]);

  expect(await loadWasmKernels()).toBe(true);
  expect([...(await gelu(x).data())]).toEqual([...fused]);
});
