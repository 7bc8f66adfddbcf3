import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, type Tensor, type TensorInfo, type Variable } from '../../tf.ts';
import { noteOverwritten } from '../../tfjs/overwritten.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { adamStep as composed, type AdamSettings, type Moments } from './composed.ts';

type Inputs = Record<'parameter' | 'gradient' | 'first' | 'second', TensorInfo>;

/** Values that outweigh waking a thread: some 0.05 ms on one core. */
const LEAST = 2 ** 16;

const update = nativeKernel(
  'ElcAdam',
  (
    { parameter, gradient, first, second }: Inputs,
    { lr, beta1, beta2, epsilon, step }: Record<keyof AdamSettings | 'step', number>,
    { each, rows, at },
  ) => {
    const places = [parameter, gradient, first, second].map(at);
    each('adam', rows(sizeOf(parameter), LEAST), ({ from, count }) => {
      const [w, g, m, v] = places.map((place) => place + 4 * from);
      return {
        ...{ parameter: w, gradient: g, first: m, second: v },
        n: count,
        ...{ keepFirst: beta1, takeFirst: 1 - beta1 },
        ...{ keepSecond: beta2, takeSecond: 1 - beta2 },
        root: 1 / Math.sqrt(1 - beta2 ** step),
        epsilon,
        rate: lr / (1 - beta1 ** step),
      };
    });
    return [];
  },
);

/** See composed.ts. One pass, in place; where a variable's values are another tensor's too, composed. */
export function adamStep(
  parameter: Variable,
  gradient: Tensor,
  moments: Moments,
  step: number,
  settings: AdamSettings,
): void {
  const { first, second } = moments;
  const own = ({ dataId }: Variable) => (backend() as BackendWasm).refCount(dataId) === 1;
  if (![parameter, first, second].every(own)) {
    composed(parameter, gradient, moments, step, settings);
    return;
  }
  noteOverwritten(parameter.dataId);
  const as = (variable: Variable) => variable as unknown as Tensor;
  update(
    { parameter: as(parameter), gradient, first: as(first), second: as(second) },
    { ...settings, step },
  );
}
