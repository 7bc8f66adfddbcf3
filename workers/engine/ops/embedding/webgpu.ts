import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { wholeSummand } from '../../webgpu-kernels/whole-summand.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import type { PickedRows } from './rows.ts';
import { sumRows } from './sum-rows.ts';

const pick = gpuKernel(
  'ElcPickRows',
  ({ table, ids }: Record<'table' | 'ids', TensorInfo>, _, { backend }) => {
    const [n] = ids.shape;
    const width = table.shape[1];
    const summand = { ...wholeSummand(table, backend), count: n * width, rows: { ids, width } };
    return [backend.defer([n, width], [summand])];
  },
);

const fused = fusedOp({
  forward: pick,
  backward: ({ dy, order, starts }) => sumRows(dy, order, starts),
  saved: ['order', 'starts'],
  slopes: ['table'],
});

/** See composed.ts. The rows are only noted: whoever reads them looks them up. */
export const embedding = (table: Tensor2D, { ids, order, starts }: PickedRows): Tensor2D =>
  fused({ table, ids, order, starts }, {});
