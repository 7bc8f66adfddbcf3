import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { readFour, tile, tileCount, tileSize, writeFour } from '../../webgpu-kernels/tile.ts';
import type { RankQuery } from './composed.ts';

type Inputs = Record<'h' | 'items' | 'answers' | 'answerSeen' | 'seen' | 'seenCount', TensorInfo>;

/** Scores one invocation compares. */
const STRETCH = 256;

/** `fn bar(user)`: what a score must exceed to count. */
const BAR = `fn bar(user: i32) -> f32 {
  return select(scores[answers[user]], 0.0, answerSeen[user] != 0);
}`;

const kernel = gpuKernel(
  'ElcRanks',
  ({ h, items, answers, answerSeen, seen, seenCount }: Inputs, _, gpu) => {
    const [users, width] = h.shape;
    const rows = items.shape[0];
    const stretches = Math.ceil(rows / STRETCH);
    const out = gpu.make([users]);
    const scores = gpu.scratch(users * rows);
    const above = gpu.scratch(users * stretches);
    const size = tileSize(gpu.backend.software);
    const wide = width % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `RankScores ${type} ${size.rows}`,
        reads: { h: type, items: type },
        writes: { scores: 'f32' },
        uniforms: { users: 'i32', rows: 'i32', width: 'i32' },
        code: () => `
          ${readFour('score_a', 'h', 'u.width', wide)}
          ${readFour('score_b', 'items', 'u.width', wide)}
          ${writeFour('score_put', 'scores', 'u.users', 'u.rows', false)}
          ${tile('score', 'ABt', size)}
          fn run(index: i32) {
            let across = (u.rows + ${4 * size.quads - 1}) / ${4 * size.quads};
            score(${size.rows} * (index / across), ${4 * size.quads} * (index % across), 0, u.width);
          }`,
      },
      { h, items, scores },
      { users, rows, width },
      tileCount(users, rows, size),
    );
    gpu.launch(
      {
        name: 'RankAbove',
        reads: { scores: 'f32', answers: 'i32', answerSeen: 'i32' },
        writes: { above: 'f32' },
        uniforms: { rows: 'i32', stretches: 'i32' },
        code: () => `${BAR}
          fn run(index: i32) {
            let user = index / u.stretches;
            let first = (index % u.stretches) * ${STRETCH};
            let limit = bar(user);
            var count = 0.0;
            for (var item = first; item < min(u.rows, first + ${STRETCH}); item++) {
              if (scores[user * u.rows + item] > limit) { count += 1.0; }
            }
            above[index] = count;
          }`,
      },
      { scores, answers, answerSeen, above },
      { rows, stretches },
      users * stretches,
    );
    gpu.launch(
      {
        name: 'Ranks',
        reads: {
          scores: 'f32',
          answers: 'i32',
          answerSeen: 'i32',
          seen: 'i32',
          seenCount: 'f32',
          above: 'f32',
        },
        writes: { ranks: 'f32' },
        uniforms: { stretches: 'i32', most: 'i32' },
        // Seen items count by their score 0 instead of their own.
        code: () => `${BAR}
          fn run(user: i32) {
            let limit = bar(user);
            let count = i32(seenCount[user]);
            var rank = 0.0;
            for (var i = user * u.stretches; i < (user + 1) * u.stretches; i++) { rank += above[i]; }
            for (var i = user * u.most; i < user * u.most + count; i++) {
              if (scores[seen[i]] > limit) { rank -= 1.0; }
            }
            if (0.0 > limit) { rank += seenCount[user]; }
            ranks[user] = rank;
          }`,
      },
      { scores, answers, answerSeen, seen, seenCount, above, ranks: out },
      { stretches, most: seen.shape[1] },
      users,
    );
    return [out];
  },
);

/**
 * See composed.ts. Three dispatches; every comparison reads the one matrix of scores, [b, V] of a
 * chunk of users.
 */
export const ranks = (h: Tensor2D, items: Tensor2D, query: RankQuery): Tensor1D =>
  kernel({ h, items, ...query }, {})[0] as Tensor1D;
