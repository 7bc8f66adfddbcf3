import { reshape, slice, tidy, type Tensor } from '../../workers/engine/tf.ts';

/** The middle of `values`; of two the larger. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Four digits: more than any timing here is worth. */
export const round = (value: number): number => Number(value.toPrecision(4));

/** Waits until `x` is computed: one element is read back, so the queue has to be empty. */
export async function settled(x: Tensor): Promise<void> {
  const probe = tidy(() => slice(reshape(x, [x.size]), 0, 1));
  await probe.data();
  probe.dispose();
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<void> | void): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Milliseconds of `times` runs of `work`, the first `before` of them left out. */
export async function times(
  runs: number,
  work: (run: number) => Promise<void> | void,
  before = 1,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let run = 0; run < before + runs; run++) found.push(await timed(() => work(run)));
  return found.slice(before);
}
