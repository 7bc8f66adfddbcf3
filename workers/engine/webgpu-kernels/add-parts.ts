import type { TensorInfo } from '../tf.ts';
import type { GpuContext } from './kernel.ts';
import { sizeOf } from './terms.ts';

/**
 * Adds the `count` parts of a [count, sizes of first and second] array in order: the first values of
 * each part to `first`, the rest to `second`, which may be absent.
 */
export function addParts(
  gpu: GpuContext,
  parts: TensorInfo,
  count: number,
  first: TensorInfo,
  second: TensorInfo | null = null,
): void {
  const size = sizeOf(first);
  const whole = size + (second === null ? 0 : sizeOf(second));
  const store = 'if (i < u.size) { first[i] = sum; } else { second[i - u.size] = sum; }';
  gpu.launch(
    {
      name: second === null ? 'AddParts' : 'AddPartsOfTwo',
      reads: { parts: 'f32' },
      writes: { first: 'f32', ...(second !== null && { second: 'f32' as const }) },
      uniforms: { count: 'i32', size: 'i32', whole: 'i32' },
      code: () => `fn run(i: i32) {
        var sum = 0.0;
        for (var part = 0; part < u.count; part++) { sum += parts[part * u.whole + i]; }
        ${second === null ? 'first[i] = sum;' : store}
      }`,
    },
    { parts, first, ...(second !== null && { second }) },
    { count, size, whole },
    whole,
  );
}

/** Rows that one invocation sums: many parts on a graphics card, few on a processor. */
export const rowsPerPart = (software: boolean): number => (software ? 4096 : 128);
