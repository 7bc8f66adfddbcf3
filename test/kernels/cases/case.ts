import { tensor4d, type Tensor, type Tensor1D, type Tensor2D } from '../../../workers/engine/tf.ts';
import { streamKey } from '../../../workers/random/stream.ts';
import type { Tolerance } from '../../support/close.ts';
import type { Argument } from '../../support/gradient.ts';

/** One use of an op, which the runner (../ops.test.ts) holds to everything an op must do, on every backend. */
export interface OpCase {
  readonly name: string;
  /** The op; what its gradient captures is made beforehand, in the form that runs. */
  readonly prepare: () => (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Argument[];
  /** Fused against composed, where SAME (../../support/forms.ts) is not apt. */
  readonly tolerance?: Tolerance;
  /** Which of its numbers are 0 throughout: 0 the value, 1 the slope to the first input, and so on. No other may be. */
  readonly silent?: readonly number[];
  /** Hold its gradient against finite differences too. Off where a step may change a choice, or nothing new is seen. */
  readonly differences?: true;
}

export const two = (x: Tensor) => x as Tensor2D;
export const one = (x: Tensor) => x as Tensor1D;
export const draw = (p: number, site = 7) => ({ key: streamKey(1, 'dropout', site), p });

/**
 * [rows, 1, L, L], causal, the first `padding(row)` positions empty. `lone`: a query at an empty position has
 * nothing but masked keys; else it sees every key.
 */
export function causalMask(
  rows: number,
  length: number,
  padding: (row: number) => number,
  lone: boolean,
) {
  const values = new Float32Array(rows * length * length);
  for (let row = 0; row < rows; row++)
    for (let query = lone ? 0 : padding(row); query < length; query++)
      for (let key = 0; key < length; key++)
        if (key > query || key < padding(row))
          values[(row * length + query) * length + key] = -10000;
  return tensor4d(values, [rows, 1, length, length]);
}
