import { add, matMul, type Tensor1D, type Tensor2D } from '../../tf.ts';

/** x [n, in], weight [in, out], bias [out] -> [n, out]. (PyTorch stores weight transposed.) */
export function linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return add(matMul(x, weight), bias);
}
