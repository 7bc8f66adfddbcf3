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
 * out [users, 2] = how many of the `vocabulary` items [vocabulary, width] score strictly higher than
 * the answer and how many others the same, seen items counting as 0 where `zero`, else not at all; -1
 * twice where a score is not finite (ops/rank/composed.ts). answers [users] and seen [users, seenWidth]
 * are flat places in [users, vocabulary], counted from `first` users before these.
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
  zero: bool,
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
    let above: f32 = zero && bar < 0 ? <f32>real : 0;
    // The answer equals itself.
    let tied: f32 = (zero && bar == 0 ? <f32>real : 0) - 1;
    // The loop below counts seen items by their scores; here that is undone.
    for (let j = 0; j < real; j++) {
      const item = load<i32>(at(seen, u * seenWidth + j)) - (first + u) * vocabulary;
      const own = score(user, at(items, item * width), width);
      if (own > bar) above -= 1;
      if (own == bar) tied -= 1;
    }
    store<f32>(at(bars, u), bar);
    store<f32>(at(out, 2 * u), above);
    store<f32>(at(out, 2 * u + 1), tied);
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
    for (let u = 0; u < users; u++)
      tally(at(out, 2 * u), at(scores, u * BLOCK), count, load<f32>(at(bars, u)));
  }
  for (let u = 0; u < users; u++) {
    if (load<f32>(at(out, 2 * u)) == Infinity) {
      store<f32>(at(out, 2 * u), -1);
      store<f32>(at(out, 2 * u + 1), -1);
    }
  }
}

/** Adds a block's scores above and equal to `bar` to both counts; the first turns infinite where a score is not finite. */
function tally(counts: usize, scores: usize, n: i32, bar: f32): void {
  const full = n & ~3;
  const b = f32x4.splat(bar);
  const largest = f32x4.splat(f32.MAX_VALUE);
  let above4 = i32x4.splat(0);
  let equal4 = i32x4.splat(0);
  let finite4 = i32x4.splat(-1);
  for (let j = 0; j < full; j += 4) {
    const s = v128.load(at(scores, j));
    above4 = i32x4.sub(above4, f32x4.gt(s, b));
    equal4 = i32x4.sub(equal4, f32x4.eq(s, b));
    finite4 = v128.and(finite4, f32x4.le(f32x4.abs(s), largest));
  }
  let above = lanes(above4);
  let equal = lanes(equal4);
  let finite = v128.all_true<i32>(finite4);
  for (let j = full; j < n; j++) {
    const s = load<f32>(at(scores, j));
    if (s > bar) above++;
    if (s == bar) equal++;
    finite = finite && abs<f32>(s) <= f32.MAX_VALUE;
  }
  store<f32>(counts, finite ? load<f32>(counts) + <f32>above : Infinity);
  store<f32>(counts + 4, load<f32>(counts + 4) + <f32>equal);
}

function lanes(counts: v128): i32 {
  return (
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}
