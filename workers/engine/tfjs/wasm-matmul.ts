import { getKernel, type TensorInfo } from '../tf.ts';
import { isOverwritten } from './overwritten.ts';
import { replaceKernel } from './replace.ts';

const NAME = 'BatchMatMul';

/**
 * tfjs's wasm matmul takes its fast (XNNPACK) path only for plain operands: [12800, 64]^T by
 * [12800, 256] runs at 1.7 GFLOP/s as asked, at 14 when the operand is transposed first (3 ms).
 * Every gradient of a matmul has such an operand, so the transpose is done here, once for all ops.
 * A plain second operand stays packed by its id, also when Adam has overwritten it: then it is copied first.
 */
export function replaceMatMul(): void {
  const product = getKernel(NAME, 'wasm').kernelFunc;
  const transpose = getKernel('Transpose', 'wasm').kernelFunc;
  replaceKernel(NAME, 'wasm', ({ a, b }, { transposeA, transposeB }, backend) => {
    const flipped: TensorInfo[] = [];
    const flip = (x: TensorInfo): TensorInfo => {
      const rank = x.shape.length;
      const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
      const out = transpose({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
      flipped.push(out);
      return out;
    };
    const plain = (x: TensorInfo) => (isOverwritten(x.dataId) ? flip(flip(x)) : x);
    const inputs = {
      a: transposeA === true ? flip(a) : a,
      b: transposeB === true ? flip(b) : plain(b),
    };
    const out = product({ inputs, backend, attrs: { transposeA: false, transposeB: false } });
    for (const { dataId } of flipped) {
      (backend as { disposeData(id: object): boolean }).disposeData(dataId);
    }
    return out;
  });
}
