import { linear } from '../../workers/engine/ops/index.ts';
import {
  add,
  dispose,
  fill,
  matMul,
  randomNormal,
  zeros,
  type Rank,
  type Tensor,
} from '../../workers/engine/tf.ts';
import { round, settled, times } from './clock.ts';

/** What this backend can do at most on this machine, found in the same process as what it is held against. */
export interface Ceilings {
  /** The fastest of ten matmuls of 1024 x 1024, tfjs's and ours, a multiply-add as two operations. */
  readonly ceiling_gflops: number;
  /** The fastest of five passes over 64 MB that read each number and write one. */
  readonly ceiling_gbps: number;
}

const SIZE = 1024;
const VALUES = 16 * 1024 * 1024;

export async function ceilings(): Promise<Ceilings> {
  const [a, b] = [0, 1].map(() => randomNormal<Rank.R2>([SIZE, SIZE]));
  const none = zeros<Rank.R1>([SIZE]);
  const multiply = Math.min(
    await fastest(() => matMul(a, b)),
    await fastest(() => linear(a, b, none)),
  );
  dispose([a, b, none]);
  const x = fill([VALUES], 1);
  const copy = await fastest(() => add(x, x));
  x.dispose();
  return {
    ceiling_gflops: round((2 * SIZE ** 3) / multiply / 1e6),
    ceiling_gbps: round((2 * 4 * VALUES) / copy / 1e6),
  };
}

async function fastest(work: () => Tensor): Promise<number> {
  const found = await times(5, async () => {
    const out = work();
    await settled(out);
    out.dispose();
  });
  return Math.min(...found);
}
