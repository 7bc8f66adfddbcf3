/** One tensor in the PyTorch layout, row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Tensors by name: what a checkpoint holds, and what a training hands out. */
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/**
 * How many numbers all tensors of one file may hold together: 2^28, 1 GiB as float32. The largest
 * model the notebook trains (hidden size 256) reaches it with a million items.
 */
export const MAX_ELEMENTS = 2 ** 28;

/** Elements of a shape; the product of no dimensions is 1. */
export const elementCount = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** `[256 × 64]`; a scalar is `[]`. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(' × ')}]`;

/** Whether two sets of tensors have the same names, shapes and values, bit for bit. */
export const sameTensors = (a: NamedTensors, b: NamedTensors): boolean =>
  a.size === b.size && [...a].every(([name, tensor]) => sameTensor(tensor, b.get(name)));

/** Whether two tensors are the same, bit for bit. */
export const sameTensor = (a: NamedTensor, b: NamedTensor | undefined): boolean =>
  b !== undefined &&
  shapeText(a.shape) === shapeText(b.shape) &&
  a.values.every((value, i) => Object.is(value, b.values[i]));
