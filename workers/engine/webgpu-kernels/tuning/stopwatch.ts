/** Milliseconds the device takes over a pass that `record` fills. */
export type Stopwatch = (record: (pass: GPUComputePassEncoder) => void) => Promise<number>;

/** By the device's own clock where it has one, else by ours. */
export function createStopwatch(device: GPUDevice): Stopwatch & { free(): void } {
  const clock = device.features.has('timestamp-query') ? deviceClock(device) : null;
  const measure: Stopwatch = async (record) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(clock?.descriptor);
    record(pass);
    pass.end();
    clock?.resolve(encoder);
    const from = performance.now();
    device.queue.submit([encoder.finish()]);
    const onDevice = await clock?.read();
    await device.queue.onSubmittedWorkDone();
    // A clock that stands still or runs backwards is none.
    return onDevice !== undefined && onDevice > 0 ? onDevice : performance.now() - from;
  };
  return Object.assign(measure, { free: () => clock?.free() });
}

/** Begin and end of a pass, in nanoseconds; browsers round them to a tenth of a millisecond. */
function deviceClock(device: GPUDevice) {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = device.createBuffer({ size: 16, usage: QUERY_RESOLVE | COPY_SRC });
  const staging = device.createBuffer({ size: 16, usage: COPY_DST | MAP_READ });
  return {
    descriptor: {
      timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    },
    resolve: (encoder: GPUCommandEncoder): void => {
      encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
    },
    /** Milliseconds. */
    read: async (): Promise<number> => {
      await staging.mapAsync(GPUMapMode.READ);
      const [begin, end] = new BigUint64Array(staging.getMappedRange());
      staging.unmap();
      return Number(end - begin) / 1e6;
    },
    free: (): void => {
      querySet.destroy();
      resolved.destroy();
      staging.destroy();
    },
  };
}
