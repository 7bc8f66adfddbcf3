import { fusedOp } from '../../fused-op.ts';
import type { Tensor, Tensor2D, TensorInfo } from '../../tf.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { segmentSums } from '../../wasm-kernels/rows.ts';
import { nearestCentre } from '../nearest-centre/wasm.ts';

type Inputs = Record<'x' | 'centres' | 'ids', TensorInfo>;

const shift = nativeKernel('ElcShift', ({ x, centres, ids }: Inputs, _, { call, at, make }) => {
  const [n, width] = x.shape;
  const out = make([n, width]);
  call('gatherRows', { table: at(centres), ids: at(ids), out: at(out), n, width, stride: width });
  call('addTo', { out: at(out), x: at(x), n: sizeOf(x) });
  return [out];
});

const append = nativeKernel('ElcAppend', ({ x, centres, ids }: Inputs, _, { call, at, make }) => {
  const [n, width] = x.shape;
  const out = make([n, 2 * width]);
  const stride = 2 * width;
  call('copyStretches', {
    ...{ from: at(x), to: at(out), count: n },
    ...{ size: width, fromStride: width, toStride: stride },
  });
  const second = at(out) + 4 * width;
  call('gatherRows', { table: at(centres), ids: at(ids), out: second, n, width, stride });
  return [out];
});

/** The first half of every row, [n, 2D] -> [n, D]. */
const firstHalf = nativeKernel(
  'ElcFirstHalf',
  ({ x }: Record<'x', TensorInfo>, _, { call, at, make }) => {
    const [n, both] = x.shape;
    const out = make([n, both / 2]);
    call('copyStretches', {
      ...{ from: at(x), to: at(out), count: n },
      ...{ size: both / 2, fromStride: both, toStride: both / 2 },
    });
    return [out];
  },
);

interface Settings {
  readonly kind: 'shift' | 'concat';
  readonly segments: number;
  readonly width: number;
}

const fused = fusedOp({
  forward({ x, centres }: Record<'x' | 'centres', Tensor>, { kind }: Settings) {
    const ids = nearestCentre(x as Tensor2D, centres as Tensor2D);
    return [(kind === 'shift' ? shift : append)({ x, centres, ids }, {})[0], ids];
  },
  results: ['fused', 'ids'],
  backward({ dy, ids }, { kind, segments, width }: Settings) {
    const [dx, from] = kind === 'shift' ? [dy, 0] : [firstHalf({ x: dy }, {})[0], width];
    return [dx, ...segmentSums({ x: dy, ids }, { segments, from, width })];
  },
  saved: ['ids'],
  slopes: ['x', 'centres'],
});

/** See composed.ts. */
export function intentFusion(x: Tensor2D, centres: Tensor2D, kind: 'shift' | 'concat'): Tensor2D {
  const [segments, width] = centres.shape;
  return fused({ x, centres }, { kind, segments, width });
}
