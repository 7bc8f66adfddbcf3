import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { ADD_ALL } from '../../webgpu-kernels/add-all.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { LANES } from '../../webgpu-kernels/program.ts';
import { nearestCentre } from '../nearest-centre/webgpu.ts';
import type { ClusterTerms } from './composed.ts';

type Inputs = Record<'x' | 'centres' | 'chosen', TensorInfo>;
interface Settings {
  readonly alignment: 'all_centres' | 'nearest_centre';
}

const forward = gpuKernel(
  'ElcClusterLoss',
  ({ x, centres, chosen }: Inputs, { alignment }: Settings, gpu) => {
    const [users, width] = x.shape;
    const intents = centres.shape[0];
    const [loss, means] = [gpu.make([]), gpu.make([2, width])];
    const nearest = alignment === 'nearest_centre';
    gpu.launch(
      {
        name: `ClusterLoss ${alignment}`,
        reads: { x: 'f32', centres: 'f32', ...(nearest && { chosen: 'i32' as const }) },
        writes: { loss: 'f32', means: 'f32' },
        uniforms: { users: 'i32', intents: 'i32', width: 'i32' },
        together: true,
        // A mean over all pairs needs no pairs: mean |a - b|^2 = mean a^2 + mean b^2 - 2 mean a mean b
        // in each dimension. A lane takes every LANES-th dimension.
        code: () => `${ADD_ALL}
          fn run(lane: i32) {
            var share = 0.0;
            for (var d = lane; d < u.width; d += ${LANES}) {
              var sumC = 0.0;
              var squaresC = 0.0;
              for (var c = 0; c < u.intents; c++) {
                let value = centres[c * u.width + d];
                sumC += value;
                squaresC += value * value;
              }
              var sumX = 0.0;
              var squares = 0.0;
              for (var i = 0; i < u.users; i++) {
                let value = x[i * u.width + d];
                sumX += value;
                ${
                  nearest
                    ? 'let off = value - centres[chosen[i] * u.width + d]; squares += off * off;'
                    : 'squares += value * value;'
                }
              }
              let n = f32(u.users);
              let k = f32(u.intents);
              let meanX = sumX / n;
              let meanC = sumC / k;
              means[d] = meanX;
              means[u.width + d] = meanC;
              let aligned = squares / n ${nearest ? '' : '+ squaresC / k - 2.0 * meanX * meanC'};
              share += aligned - 2.0 * (squaresC / k - meanC * meanC);
            }
            let all = addAll(lane, share);
            if (lane == 0) { loss[0] = all; }
          }`,
      },
      { x, centres, ...(nearest && { chosen }), loss, means },
      { users, intents, width },
      LANES,
    );
    return [loss, means];
  },
);

const backward = gpuKernel(
  'ElcClusterLossGrad',
  (
    { x, centres, chosen, means, dy }: Inputs & Record<'means' | 'dy', TensorInfo>,
    { alignment }: Settings,
    gpu,
  ) => {
    const [users, width] = x.shape;
    const intents = centres.shape[0];
    const slopes = [gpu.make(x.shape), gpu.make(centres.shape)];
    const [dx, dCentres] = slopes;
    const nearest = alignment === 'nearest_centre';
    gpu.launch(
      {
        name: `ClusterLossGrad ${alignment}`,
        reads: {
          x: 'f32',
          centres: 'f32',
          ...(nearest && { chosen: 'i32' as const }),
          means: 'f32',
          dy: 'f32',
        },
        writes: { dx: 'f32', dCentres: 'f32' },
        uniforms: { users: 'i32', intents: 'i32', width: 'i32' },
        code: () => `fn run(index: i32) {
          let d = index % u.width;
          let row = index / u.width;
          let n = f32(u.users);
          let k = f32(u.intents);
          if (row < u.users) {
            let to = ${nearest ? 'centres[chosen[row] * u.width + d]' : 'means[u.width + d]'};
            dx[index] = dy[0] * 2.0 / n * (x[index] - to);
            return;
          }
          let i = index - u.users * u.width;
          let value = centres[i];
          ${
            nearest
              ? `var pull = 0.0;
                 for (var user = 0; user < u.users; user++) {
                   if (chosen[user] == row - u.users) { pull += value - x[user * u.width + d]; }
                 }
                 pull = pull * 2.0 / n;`
              : 'let pull = 2.0 / k * (value - means[d]);'
          }
          dCentres[i] = dy[0] * (pull - 4.0 / k * (value - means[u.width + d]));
        }`,
      },
      { x, centres, ...(nearest && { chosen }), means, dy, dx, dCentres },
      { users, intents, width },
      (users + intents) * width,
    );
    return slopes;
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 'means'],
  backward,
  saved: ['x', 'centres', 'chosen', 'means'],
  slopes: ['x', 'centres'],
});

/** See composed.ts. */
export function clusterLoss(
  x: Tensor2D,
  centres: Tensor2D,
  alignment: 'all_centres' | 'nearest_centre',
): ClusterTerms {
  const assignment: Tensor1D = nearestCentre(x, centres);
  return { loss: fused({ x, centres, chosen: assignment }, { alignment }), assignment };
}
