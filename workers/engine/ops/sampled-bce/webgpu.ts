import { fusedOp } from '../../fused-op.ts';
import type { Scalar, Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { ADD_ALL } from '../../webgpu-kernels/add-all.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { LANES } from '../../webgpu-kernels/program.ts';
import { LOG_FLOOR } from './composed.ts';

type Inputs = Record<'hidden' | 'positive' | 'negative', TensorInfo>;

const forward = gpuKernel(
  'ElcSampledBce',
  (
    { hidden, positive, negative, real }: Inputs & Record<'real', TensorInfo>,
    { share }: { share: number },
    gpu,
  ) => {
    const [n, width] = hidden.shape;
    const [loss, slopes] = [gpu.make([]), gpu.make([2, n])];
    const losses = gpu.scratch(n);
    gpu.launch(
      {
        name: 'SampledBce',
        reads: { hidden: 'f32', positive: 'f32', negative: 'f32', real: 'f32' },
        writes: { losses: 'f32', slopes: 'f32' },
        uniforms: { n: 'i32', width: 'i32', share: 'f32', least: 'f32' },
        // With s = sigmoid, the slope of -log(s(x) + least) is -s (1 - s) / (s + least).
        code: () => `fn run(row: i32) {
          let kept = real[row] * u.share;
          var like = 0.0;
          var unlike = 0.0;
          for (var i = row * u.width; i < (row + 1) * u.width; i++) {
            like += hidden[i] * positive[i];
            unlike += hidden[i] * negative[i];
          }
          let a = 1.0 / (1.0 + exp(-like));
          let b = 1.0 / (1.0 + exp(-unlike));
          losses[row] = -(log(a + u.least) + log((1.0 - b) + u.least)) * kept;
          slopes[row] = -a * (1.0 - a) / (a + u.least) * kept;
          slopes[u.n + row] = b * (1.0 - b) / ((1.0 - b) + u.least) * kept;
        }`,
      },
      { hidden, positive, negative, real, losses, slopes },
      { n, width, share, least: LOG_FLOOR },
      n,
    );
    gpu.launch(
      {
        name: 'SampledBceSum',
        reads: { losses: 'f32' },
        writes: { loss: 'f32' },
        uniforms: { n: 'i32' },
        together: true,
        code: () => `${ADD_ALL}
          fn run(lane: i32) {
            var sum = 0.0;
            for (var i = lane; i < u.n; i += ${LANES}) { sum += losses[i]; }
            let all = addAll(lane, sum);
            if (lane == 0) { loss[0] = all; }
          }`,
      },
      { losses, loss },
      { n },
      LANES,
    );
    return [loss, slopes];
  },
);

const backward = gpuKernel(
  'ElcSampledBceGrad',
  (
    { hidden, positive, negative, slopes, dy }: Inputs & Record<'slopes' | 'dy', TensorInfo>,
    _,
    gpu,
  ) => {
    const [n, width] = hidden.shape;
    const made = [gpu.make([n, width]), gpu.make([n, width]), gpu.make([n, width])];
    const [dHidden, dPositive, dNegative] = made;
    gpu.launch(
      {
        name: 'SampledBceGrad',
        reads: { hidden: 'f32', positive: 'f32', negative: 'f32', slopes: 'f32', dy: 'f32' },
        writes: { dHidden: 'f32', dPositive: 'f32', dNegative: 'f32' },
        uniforms: { n: 'i32', width: 'i32' },
        code: () => `fn run(i: i32) {
          let row = i / u.width;
          let like = slopes[row] * dy[0];
          let unlike = slopes[u.n + row] * dy[0];
          dHidden[i] = like * positive[i] + unlike * negative[i];
          dPositive[i] = like * hidden[i];
          dNegative[i] = unlike * hidden[i];
        }`,
      },
      { hidden, positive, negative, slopes, dy, dHidden, dPositive, dNegative },
      { n, width },
      n * width,
    );
    return made;
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 'slopes'],
  backward,
  saved: ['hidden', 'positive', 'negative', 'slopes'],
  slopes: ['hidden', 'positive', 'negative'],
});

/** See composed.ts. Between the passes only two numbers per position are kept. */
export const sampledBce = (
  hidden: Tensor2D,
  positive: Tensor2D,
  negative: Tensor2D,
  real: Tensor1D,
  count: number,
): Scalar => fused({ hidden, positive, negative, real }, { share: 1 / Math.max(1, count) });
