import { registerHostKernel } from './host-kernel.ts';

/** Rows of `dy` grouped by target row, known on the host: see ops/embedding. */
export const SUM_ROWS = 'ElcSumRows';

/**
 * out[row] = sum of dy[order[j]] for j in starts[row] .. starts[row + 1].
 * dy [n, D], order int32 [m] (m <= n: skipped rows are absent), starts int32 [rows + 1] -> [rows, D].
 * The order of addition is fixed by `order`, so the sum is the same on every run.
 */
export function registerSumRows(): void {
  registerHostKernel(SUM_ROWS, ({ dy, order, starts }, _attributes, host) => {
    const width = dy.shape[1];
    const rows = starts.shape[0] - 1;
    const from = host.read(dy);
    const by = host.read(order);
    const bounds = host.read(starts);
    const out = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const target = row * width;
      for (let j = bounds[row]; j < bounds[row + 1]; j++) {
        const source = by[j] * width;
        for (let d = 0; d < width; d++) out[target + d] += from[source + d];
      }
    }
    return host.make(out, [rows, width]);
  });
}

/**
 * tfjs's UnsortedSegmentSum: absent on wasm, one pass per segment on cpu. This one is a single pass
 * in the order of the rows. Negative ids are skipped, as tfjs documents.
 */
export function registerUnsortedSegmentSum(): void {
  registerHostKernel('UnsortedSegmentSum', ({ x, segmentIds }, { numSegments }, host) => {
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
  });
}
