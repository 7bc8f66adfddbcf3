import type { TensorInfo } from '../tf.ts';
import type { LabBackend } from './backend.ts';
import { plainSummand, sizeOf } from './summands.ts';

/** One sum over many rows, cut into parts that are computed side by side. */
export interface Parts {
  /** The parts one after the other. */
  readonly tensor: TensorInfo;
  readonly count: number;
  /** From the start of a part to that of the next. */
  readonly stride: number;
}

/**
 * The sum of the parts, read in each from `offset` on: a value of this shape. It is put off, so
 * whoever reads it, Adam mostly, adds the parts up on the way, in their order.
 */
export function addParts(
  backend: LabBackend,
  { tensor, count, stride }: Parts,
  shape: number[],
  offset = 0,
  scale = 1,
): TensorInfo {
  const size = sizeOf({ shape });
  return backend.defer(shape, [
    { ...plainSummand(tensor, size), scale, offset, parts: { count, stride } },
  ]);
}
