import { gemm, gemmScratch } from './gemm';
import { at } from './vector';

/** Items scored at once: [users, 512] scores and no more, whatever the vocabulary. */
const BLOCK: i32 = 512;

/** Floats of scratch for ranks. */
export function rankScratch(users: i32, width: i32): i32 {
  return users + users * BLOCK + gemmScratch(BLOCK, width);
}

/** The plain sum gemm also makes: a score computed in another order could beat itself. */
function score(h: usize, item: usize, width: i32): f32 {
  let sum: f32 = 0;
  for (let d = 0; d < width; d++) sum += load<f32>(at(h, d)) * load<f32>(at(item, d));
  return sum;
}

/**
 * out [users] = how many of the `vocabulary` items [vocabulary, width] score strictly higher than
 * the answer, seen items counting as 0 (ops/rank/composed.ts). answers [users] and seen
 * [users, seenWidth] are flat places in [users, vocabulary], counted from `first` users before these.
 */
export function ranks(
  h: usize,
  items: usize,
  answers: usize,
  answerSeen: usize,
  seen: usize,
  seenCount: usize,
  out: usize,
  users: i32,
  first: i32,
  vocabulary: i32,
  width: i32,
  seenWidth: i32,
  scratch: usize,
): void {
  const bars = scratch;
  const scores = at(bars, users);
  const rest = at(scores, users * BLOCK);
  const ld = (<usize>width) << 2;
  for (let u = 0; u < users; u++) {
    const user = at(h, u * width);
    const known = load<u8>(answerSeen + u) != 0;
    const answer = load<i32>(at(answers, u)) - (first + u) * vocabulary;
    const bar: f32 = known ? 0 : score(user, at(items, answer * width), width);
    const real = <i32>load<f32>(at(seenCount, u));
    let rank: f32 = bar < 0 ? <f32>real : 0;
    // The loop below counts seen items by their scores; here that is undone.
    for (let j = 0; j < real; j++) {
      const item = load<i32>(at(seen, u * seenWidth + j)) - (first + u) * vocabulary;
      if (score(user, at(items, item * width), width) > bar) rank -= 1;
    }
    store<f32>(at(bars, u), bar);
    store<f32>(at(out, u), rank);
  }
  for (let from = 0; from < vocabulary; from += BLOCK) {
    const count = min(BLOCK, vocabulary - from);
    gemm(
      h,
      ld,
      false,
      at(items, from * width),
      ld,
      true,
      0,
      scores,
      (<usize>BLOCK) << 2,
      users,
      count,
      width,
      false,
      rest,
    );
    for (let u = 0; u < users; u++) {
      const above = countAbove(at(scores, u * BLOCK), count, load<f32>(at(bars, u)));
      store<f32>(at(out, u), load<f32>(at(out, u)) + <f32>above);
    }
  }
}

function countAbove(scores: usize, n: i32, bar: f32): i32 {
  const full = n & ~3;
  const b = f32x4.splat(bar);
  let count4 = i32x4.splat(0);
  for (let j = 0; j < full; j += 4)
    count4 = i32x4.sub(count4, f32x4.gt(v128.load(at(scores, j)), b));
  let count =
    i32x4.extract_lane(count4, 0) +
    i32x4.extract_lane(count4, 1) +
    i32x4.extract_lane(count4, 2) +
    i32x4.extract_lane(count4, 3);
  for (let j = full; j < n; j++) if (load<f32>(at(scores, j)) > bar) count++;
  return count;
}
