import type { TensorInfo } from '../tf.ts';

/** How many values a tensor has. */
export const sizeOf = ({ shape }: TensorInfo): number => shape.reduce((a, b) => a * b, 1);
