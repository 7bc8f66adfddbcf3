import { reshape, sum, type Tensor } from '../tf.ts';
import { replaceGradient } from './replace.ts';

/**
 * tfjs cuts dy into one slice per repetition and adds them one by one: 256 slices and 256 additions for
 * the positions of one batch. Here it is one sum: every axis i becomes [reps_i, size_i], and the reps are summed.
 */
export function replaceTileGradient(): void {
  replaceGradient('Tile', (dy, [x], attributes) => {
    const { reps } = attributes as unknown as { readonly reps: readonly number[] };
    const parted = x.shape.flatMap((size, axis) => [reps[axis], size]);
    const repeated = reps.flatMap((rep, axis) => (rep === 1 ? [] : [2 * axis]));
    return { x: () => reshape(sum(reshape(dy as Tensor, parted), repeated), x.shape) };
  });
}
