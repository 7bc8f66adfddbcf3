import type { TensorInfo } from '../tf.ts';
import { gpuKernel } from './kernel.ts';
import { addParts } from './parts.ts';

/**
 * sums[s] = sum of x[i, offset .. offset + width - 1] over the rows i with ids[i] = s, in the order
 * of the rows. Every invocation looks at all ids of its part and adds up one segment's quad of columns.
 */
export const segmentSums = gpuKernel(
  'ElcSegmentSums',
  (
    { x, ids }: Record<'x' | 'ids', TensorInfo>,
    { segments, offset, width }: { segments: number; offset: number; width: number },
    gpu,
  ) => {
    const [n, across] = x.shape;
    const perPart = 8 * gpu.backend.rowsPerPart;
    const count = Math.ceil(n / perPart);
    // A single part is the sum itself.
    const shape = [segments, width];
    const sums = count === 1 ? gpu.make(shape) : gpu.scratch(count * segments * width);
    const quads = Math.ceil(width / 4);
    gpu.launch(
      {
        name: 'SegmentSums',
        reads: { x: 'f32', ids: 'i32' },
        writes: { sums: 'f32' },
        uniforms: {
          n: 'i32',
          across: 'i32',
          offset: 'i32',
          segments: 'i32',
          width: 'i32',
          quads: 'i32',
          perPart: 'i32',
        },
        code: () => `fn run(index: i32) {
          let d = 4 * (index % u.quads);
          let segment = (index / u.quads) % u.segments;
          let part = index / (u.quads * u.segments);
          var sum = vec4f();
          for (var row = part * u.perPart; row < min(u.n, (part + 1) * u.perPart); row++) {
            if (ids[row] == segment) {
              let i = row * u.across + u.offset + d;
              sum += vec4f(x[i], x[i + 1], x[i + 2], x[i + 3]);
            }
          }
          let first = (part * u.segments + segment) * u.width + d;
          for (var j = 0; j < min(4, u.width - d); j++) { sums[first + j] = sum[j]; }
        }`,
      },
      { x, ids, sums },
      { n, across, offset, segments, width, quads, perPart },
      count * segments * quads,
    );
    if (count === 1) return [sums];
    return [addParts(gpu.backend, { tensor: sums, count, stride: segments * width }, shape)];
  },
);
