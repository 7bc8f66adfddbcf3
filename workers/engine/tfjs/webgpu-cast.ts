import { GPU_BACKEND } from '../backends/names.ts';
import type { LabBackend } from '../webgpu-kernels/backend.ts';
import { run } from '../webgpu-kernels/kernel.ts';
import { sizeOf } from '../webgpu-kernels/summands.ts';
import { replaceKernel } from './replace.ts';

/**
 * Whole numbers and truths to floats. tfjs only labels them anew and has its own kernels read what lies
 * there by the old label; kernels of ours, and sums put off, go by the label and would read bits of another type.
 */
export const replaceCast = (): void =>
  replaceKernel('Cast', GPU_BACKEND, ({ x }, { dtype }, backend) => {
    const isWhole = x.dtype === 'int32' || x.dtype === 'bool';
    if (dtype !== 'float32' || !isWhole || sizeOf(x) === 0) return null;
    return run(backend as LabBackend, (gpu) => {
      const floats = gpu.make(x.shape);
      gpu.launch(
        {
          name: 'Cast',
          reads: { x: 'i32' },
          writes: { floats: 'f32' },
          uniforms: {},
          code: () => 'fn run(i: i32) { floats[i] = f32(x[i]); }',
        },
        { x, floats },
        {},
        sizeOf(x),
      );
      return floats;
    });
  });
