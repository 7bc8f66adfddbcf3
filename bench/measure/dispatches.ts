/** Counts GPU dispatches from now on; call the result for the number so far. */
export function countDispatches(): () => number {
  let count = 0;
  const pass = GPUComputePassEncoder.prototype;
  const stock = Object.getOwnPropertyDescriptor(pass, 'dispatchWorkgroups')!.value as (
    this: GPUComputePassEncoder,
    x: number,
    y?: number,
    z?: number,
  ) => undefined;
  pass.dispatchWorkgroups = function (x, y, z) {
    count += 1;
    return stock.call(this, x, y, z);
  };
  return () => count;
}
