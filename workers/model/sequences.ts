import { pickRows, type PickedRows } from '../engine/ops/index.ts';
import {
  dispose,
  tensor,
  tidy,
  expandDims,
  sub,
  mul,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '../engine/tf.ts';

/** Padded sequences on the device, as the encoder reads them. */
export interface Sequences {
  readonly rows: number;
  readonly length: number;
  readonly picked: PickedRows;
  /** [rows, L] 1 at real items, 0 at padding. */
  readonly real: Tensor2D;
  /** [rows, 1, L, L] added to attention scores. */
  readonly mask: Tensor4D;
}

/** Added to a score that may not be attended to; not -infinity (E: src/models.py:79-93). */
const MASKED = -10000;

/** [L, L] 1 where a query may see a key: not the future. */
function causal(length: number): Tensor2D {
  const values = new Float32Array(length * length);
  for (let query = 0; query < length; query++) {
    values.fill(1, query * length, query * length + query + 1);
  }
  return tensor(values, [length, length]);
}

/** ids [rows, L], left-padded with 0, to the device. The caller owns the result: disposeSequences. */
export function sequences(ids: Int32Array, length: number, vocabulary: number): Sequences {
  const rows = ids.length / length;
  const picked = pickRows(ids, vocabulary, 0);
  const real = tensor(
    Float32Array.from(ids, (id) => (id > 0 ? 1 : 0)),
    [rows, length],
  );
  const mask = tidy(() => {
    const keys = expandDims(expandDims(real, 1), 1); // [rows, 1, 1, L]
    return mul(sub(1, mul(keys, causal(length))), MASKED);
  });
  return { rows, length, picked, real: real as Tensor2D, mask: mask as Tensor4D };
}

export function disposeSequences({ picked, real, mask }: Sequences): void {
  const all: Tensor[] = [picked.ids, picked.order, picked.starts, real, mask];
  dispose(all);
}
