import { differentiable } from '../../differentiable.ts';
import type { Tensor, Tensor2D, TensorInfo } from '../../tf.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { segmentSums } from '../../wasm-kernels/rows.ts';
import { nearestCentre } from '../nearest-centre/wasm.ts';

type Inputs = Record<'x' | 'centres' | 'ids', TensorInfo>;

const shift = nativeKernel('ElcShift', ({ x, centres, ids }: Inputs, _, { kernels, at, make }) => {
  const [n, width] = x.shape;
  const out = make([n, width]);
  kernels.gatherRows(at(centres), at(ids), at(out), n, width, width);
  kernels.addTo(at(out), at(x), sizeOf(x));
  return [out];
});

const append = nativeKernel(
  'ElcAppend',
  ({ x, centres, ids }: Inputs, _, { kernels, at, make }) => {
    const [n, width] = x.shape;
    const out = make([n, 2 * width]);
    kernels.copyStretches(at(x), at(out), n, width, width, 2 * width);
    kernels.gatherRows(at(centres), at(ids), at(out) + 4 * width, n, width, 2 * width);
    return [out];
  },
);

/** The first half of every row, [n, 2D] -> [n, D]. */
const firstHalf = nativeKernel(
  'ElcFirstHalf',
  ({ x }: Record<'x', TensorInfo>, _, { kernels, at, make }) => {
    const [n, both] = x.shape;
    const out = make([n, both / 2]);
    kernels.copyStretches(at(x), at(out), n, both / 2, both, both / 2);
    return [out];
  },
);

/** See composed.ts. */
export function intentFusion(x: Tensor2D, centres: Tensor2D, kind: 'shift' | 'concat'): Tensor2D {
  const [segments, width] = centres.shape;
  const fuse = kind === 'shift' ? shift : append;
  const toX = (dy: Tensor) => (kind === 'shift' ? dy : firstHalf({ x: dy }, {})[0]);
  const from = kind === 'shift' ? 0 : width;
  return differentiable(
    [x, centres],
    (x0, c0) => {
      const ids = nearestCentre(x0 as Tensor2D, c0 as Tensor2D);
      return { value: fuse({ x: x0, centres: c0, ids }, {})[0], saved: [ids] };
    },
    (dy, ids) => [toX(dy), ...segmentSums({ x: dy, ids }, { segments, from, width })],
  );
}
