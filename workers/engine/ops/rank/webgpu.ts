import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { readFour, tile, tileCount, tileSize, writeFour } from '../../webgpu-kernels/tile.ts';
import { NOT_RANKED, type RankQuery, type SeenRows } from './composed.ts';

type Inputs = Record<'h' | 'items' | 'answers' | 'answerSeen' | 'seen' | 'seenCount', TensorInfo>;

/** Scores one invocation compares. */
const STRETCH = 256;

/** `fn bar(user)`: what a score must exceed to count. */
const BAR = `fn bar(user: i32) -> f32 {
  return select(scores[answers[user]], 0.0, answerSeen[user] != 0);
}`;

/** By its bits: WGSL lets a device take every number for a finite one, and compare it as it likes. */
const IS_FINITE = `fn is_finite(score: f32) -> bool {
  return (bitcast<u32>(score) & 0x7f800000u) != 0x7f800000u;
}`;

const kernel = gpuKernel(
  'ElcRanks',
  ({ h, items, answers, answerSeen, seen, seenCount }: Inputs, { zero }: { zero: number }, gpu) => {
    const [users, width] = h.shape;
    const rows = items.shape[0];
    const stretches = Math.ceil(rows / STRETCH);
    const out = gpu.make([users, 2]);
    const scores = gpu.scratch(users * rows);
    // [users, stretches, 2]: strictly higher and equal; NOT_RANKED where a score is not finite.
    const counts = gpu.scratch(2 * users * stretches);
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
        name: 'RankCounts',
        reads: { scores: 'f32', answers: 'i32', answerSeen: 'i32' },
        writes: { counts: 'f32' },
        uniforms: { rows: 'i32', stretches: 'i32' },
        code: () => `${BAR}
          ${IS_FINITE}
          fn run(index: i32) {
            let user = index / u.stretches;
            let first = (index % u.stretches) * ${STRETCH};
            let limit = bar(user);
            var above = 0.0;
            var equal = 0.0;
            var ranked = true;
            for (var item = first; item < min(u.rows, first + ${STRETCH}); item++) {
              let score = scores[user * u.rows + item];
              ranked = ranked && is_finite(score);
              if (score > limit) { above += 1.0; }
              if (score == limit) { equal += 1.0; }
            }
            counts[2 * index] = select(${NOT_RANKED}.0, above, ranked);
            counts[2 * index + 1] = equal;
          }`,
      },
      { scores, answers, answerSeen, counts },
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
          counts: 'f32',
        },
        writes: { ranks: 'f32' },
        uniforms: { stretches: 'i32', most: 'i32', zero: 'i32' },
        // Seen items count by their score 0, or not at all, instead of by their own.
        code: () => `${BAR}
          fn run(user: i32) {
            let limit = bar(user);
            let count = i32(seenCount[user]);
            var above = 0.0;
            var tied = -1.0; // the answer equals itself
            var ranked = true;
            for (var i = user * u.stretches; i < (user + 1) * u.stretches; i++) {
              ranked = ranked && counts[2 * i] >= 0.0;
              above += counts[2 * i];
              tied += counts[2 * i + 1];
            }
            for (var i = user * u.most; i < user * u.most + count; i++) {
              if (scores[seen[i]] > limit) { above -= 1.0; }
              if (scores[seen[i]] == limit) { tied -= 1.0; }
            }
            if (u.zero != 0) {
              if (0.0 > limit) { above += seenCount[user]; }
              if (0.0 == limit) { tied += seenCount[user]; }
            }
            ranks[2 * user] = select(${NOT_RANKED}.0, above, ranked);
            ranks[2 * user + 1] = select(${NOT_RANKED}.0, tied, ranked);
          }`,
      },
      { scores, answers, answerSeen, seen, seenCount, counts, ranks: out },
      { stretches, most: seen.shape[1], zero },
      users,
    );
    return [out];
  },
);

/**
 * See composed.ts. Three dispatches; every comparison reads the one matrix of scores, [b, V] of a
 * chunk of users.
 */
export const ranks = (
  h: Tensor2D,
  items: Tensor2D,
  query: RankQuery,
  seenRows: SeenRows,
): Tensor2D => kernel({ h, items, ...query }, { zero: seenRows === 'zero' ? 1 : 0 })[0] as Tensor2D;
