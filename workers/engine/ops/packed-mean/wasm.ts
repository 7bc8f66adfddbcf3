import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Packing } from '../packing/index.ts';

const forward = nativeKernel(
  'ElcPackedMean',
  ({ x, starts }: Record<'x' | 'starts', TensorInfo>, _, { call, at, make }) => {
    const rows = starts.shape[0] - 1;
    const width = x.shape[1];
    const out = make([rows, width]);
    call('packedMean', { x: at(x), starts: at(starts), out: at(out), rows, width });
    return [out];
  },
);

const backward = nativeKernel(
  'ElcPackedMeanGrad',
  (
    { dy, starts }: Record<'dy' | 'starts', TensorInfo>,
    { tokens }: Record<'tokens', number>,
    { call, at, make },
  ) => {
    const [rows, width] = dy.shape;
    const dx = make([tokens, width]);
    const places = { dy: at(dy), starts: at(starts), dx: at(dx) };
    call('packedMeanGrad', { ...places, tokens, rows, width });
    return [dx];
  },
);

const fused = fusedOp({ forward, backward, saved: ['starts'], slopes: ['x'] });

/** See composed.ts. */
export const packedMean = (x: Tensor2D, { starts, tokens }: Packing): Tensor2D =>
  fused({ x, starts }, { tokens });
