import type { TensorInfo } from '../../tf.ts';
import { ADD_ALL } from '../../webgpu-kernels/add-all.ts';
import type { GpuContext } from '../../webgpu-kernels/kernel.ts';
import { LANES } from '../../webgpu-kernels/program.ts';

/**
 * NT-Xent of symmetric scores s [2B, 2B] (composed.ts): the loss [], and of every row its largest score
 * and 1 / sum of exp(s - largest), [2B, 2]. They are kept apart: scores are in the hundreds, where their
 * logarithmic sum is rounded to 1e-5, and every share of the row with it.
 */
export function lossOfScores(
  gpu: GpuContext,
  s: TensorInfo,
  users: number,
): [TensorInfo, TensorInfo] {
  const [loss, norms] = [gpu.make([]), gpu.make([2 * users, 2])];
  gpu.launch(
    {
      name: 'NtXentLoss',
      reads: { s: 'f32' },
      writes: { norms: 'f32', loss: 'f32' },
      uniforms: { users: 'i32' },
      together: true,
      // A lane sums a column, which is a row as well: neighbours read neighbouring numbers.
      code: () => `${ADD_ALL}
        fn run(lane: i32) {
          let rows = 2 * u.users;
          var sum = 0.0;
          for (var row = lane; row < rows; row += ${LANES}) {
            var largest = -3e38;
            for (var c = 0; c < rows; c++) { largest = max(largest, s[c * rows + row]); }
            var total = 0.0;
            for (var c = 0; c < rows; c++) { total += exp(s[c * rows + row] - largest); }
            norms[2 * row] = largest;
            norms[2 * row + 1] = 1.0 / total;
            sum += largest - s[((row + u.users) % rows) * rows + row] + log(total);
          }
          let all = addAll(lane, sum);
          if (lane == 0) { loss[0] = all / f32(rows); }
        }`,
    },
    { s, norms, loss },
    { users },
    LANES,
  );
  return [loss, norms];
}

/** (G + G') / temperature of composed.ts, [2B, 2B]: scratch, until the kernel is done. */
export function pullsOf(
  gpu: GpuContext,
  { s, norms, dy }: Readonly<Record<'s' | 'norms' | 'dy', TensorInfo>>,
  users: number,
  inverse: number,
): TensorInfo {
  const rows = 2 * users;
  const pulls = gpu.scratch(rows * rows);
  gpu.launch(
    {
      name: 'NtXentPulls',
      reads: { s: 'f32', norms: 'f32', dy: 'f32' },
      writes: { pulls: 'f32' },
      uniforms: { users: 'i32', inverse: 'f32' },
      // (G + G') / temperature of composed.ts, [2B, 2B].
      code: () => `fn run(i: i32) {
        let rows = 2 * u.users;
        let row = i / rows;
        let column = i % rows;
        var pull = exp(s[i] - norms[2 * row]) * norms[2 * row + 1]
          + exp(s[i] - norms[2 * column]) * norms[2 * column + 1];
        if (column == (row + u.users) % rows) { pull -= 2.0; }
        pulls[i] = pull * dy[0] * u.inverse / f32(rows);
      }`,
    },
    { s, norms, dy, pulls },
    { users, inverse },
    rows * rows,
  );
  return pulls;
}
