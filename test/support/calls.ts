import { getKernel } from '../../workers/engine/tf.ts';

/** How often each kernel of the wasm backend runs during `work`. */
export async function callsOf(
  names: readonly string[],
  work: () => Promise<unknown>,
): Promise<Readonly<Record<string, number>>> {
  const calls: Record<string, number> = {};
  const kernels = names.map((name) => {
    const kernel = getKernel(name, 'wasm') as { kernelFunc: (call: never) => unknown };
    const stock = kernel.kernelFunc;
    calls[name] = 0;
    kernel.kernelFunc = (call) => {
      calls[name] += 1;
      return stock(call);
    };
    return () => (kernel.kernelFunc = stock);
  });
  try {
    await work();
  } finally {
    for (const restore of kernels) restore();
  }
  return calls;
}
