import { GPU_BACKEND } from '../backends/names.ts';
import { hostOf, type HostContext } from '../host-kernel.ts';
import type { KernelBackend, TensorInfo } from '../tf.ts';
import type { LabBackend } from '../webgpu-kernels/backend.ts';
import { run } from '../webgpu-kernels/kernel.ts';
import { addKernel, replaceKernel, type Attributes, type Infos } from './replace.ts';

const NAME = 'UnsortedSegmentSum';

/** A single pass in the order of the rows. Negative ids are skipped, as tfjs documents. */
function onHost(
  { x, segmentIds }: Infos,
  { numSegments }: Attributes,
  host: HostContext,
): TensorInfo {
  const width = x.shape.slice(1).reduce((a, b) => a * b, 1);
  const segments = numSegments as number;
  const from = host.read(x);
  const ids = host.read(segmentIds);
  const out = new Float32Array(segments * width);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0) continue;
    const target = ids[i] * width;
    for (let d = 0; d < width; d++) out[target + d] += from[i * width + d];
  }
  return host.make(out, [segments, ...x.shape.slice(1)]);
}

/** tfjs has none on wasm. */
export const addSegmentSum = (): void =>
  addKernel(NAME, 'wasm', (inputs, attributes, backend) =>
    onHost(inputs, attributes, hostOf(backend as KernelBackend)),
  );

/** tfjs's walks x once per segment on cpu. */
export const replaceSegmentSumOnCpu = (): void =>
  replaceKernel(NAME, 'cpu', (inputs, attributes, backend) =>
    inputs.x.dtype === 'float32'
      ? onHost(inputs, attributes, hostOf(backend as KernelBackend))
      : null,
  );

/**
 * tfjs's scatter on WebGPU adds floats by compare-and-swap, in any order: another sum on every run. Here
 * every invocation looks at every id and adds one element of one segment, for few segments (intents).
 */
export const replaceSegmentSumOnGpu = (): void =>
  replaceKernel(NAME, GPU_BACKEND, ({ x, segmentIds }, { numSegments }, backend) => {
    if (x.dtype !== 'float32') return null;
    const width = x.shape.slice(1).reduce((a, b) => a * b, 1);
    const segments = numSegments as number;
    return run(backend as LabBackend, (gpu) => {
      const sums = gpu.make([segments, ...x.shape.slice(1)]);
      gpu.launch(
        {
          name: 'SegmentSum',
          reads: { x: 'f32', ids: 'i32' },
          writes: { sums: 'f32' },
          uniforms: { count: 'i32', width: 'i32' },
          code: () => `fn run(index: i32) {
            let row = index / u.width;
            let d = index % u.width;
            var sum = 0.0;
            for (var j = 0; j < u.count; j++) {
              if (ids[j] == row) { sum += x[j * u.width + d]; }
            }
            sums[index] = sum;
          }`,
        },
        { x, ids: segmentIds, sums },
        { count: segmentIds.shape[0], width },
        segments * width,
      );
      return sums;
    });
  });
