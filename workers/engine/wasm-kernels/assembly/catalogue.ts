// Losses over many items: what is done to a matrix of scores between its products.
import {
  at,
  dot,
  exp1,
  exp4,
  lanes,
  log1,
  scaleRow,
  sigmoid1,
  softmaxRow,
  whole,
  zero,
} from './vector';

/** ops/left-out.ts */
const LEFT_OUT: f32 = -1e30;

/** Scores of a row whose negative is the target itself are left out. */
function leaveOut(row: usize, target: i32, ids: usize, n: i32): void {
  for (let j = 0; j < n; j++) {
    if (load<i32>(at(ids, j)) == target) store<f32>(at(row, j), LEFT_OUT);
  }
}

/**
 * scores [rows, n] = h e_j become the slopes of the loss to them, `up` [rows] the slope to h e+, losses [rows] what
 * each row adds: softmax (ops/shared-negatives/composed.ts). share = 1 / number of real rows; real = 0: zeros.
 */
export function softmaxAgainst(
  scores: usize,
  hidden: usize,
  positive: usize,
  positiveIds: usize,
  negativeIds: usize,
  real: usize,
  losses: usize,
  up: usize,
  rows: i32,
  n: i32,
  width: i32,
  share: f32,
): void {
  for (let i = 0; i < rows; i++) {
    const row = at(scores, i * n);
    const weight = load<f32>(at(real, i)) * share;
    if (weight == 0) {
      zero(row, n);
      store<f32>(at(losses, i), 0);
      store<f32>(at(up, i), 0);
      continue;
    }
    const like = dot(at(hidden, i * width), at(positive, i * width), width);
    leaveOut(row, load<i32>(at(positiveIds, i)), negativeIds, n);
    const others = softmaxRow(row, n, 1, 0);
    const top = max<f32>(others, like);
    const sum = exp1(others - top) + exp1(like - top);
    // Of all that is right: how much the negatives take.
    const taken = exp1(others - top) / sum;
    scaleRow(row, n, taken * weight);
    store<f32>(at(losses, i), (top - like + log1(sum)) * weight);
    store<f32>(at(up, i), -taken * weight);
  }
}

/** The same for gbce: beta softplus(-h e+) + sum of softplus(h e_j). */
export function gbceAgainst(
  scores: usize,
  hidden: usize,
  positive: usize,
  positiveIds: usize,
  negativeIds: usize,
  real: usize,
  losses: usize,
  up: usize,
  rows: i32,
  n: i32,
  width: i32,
  share: f32,
  beta: f32,
): void {
  for (let i = 0; i < rows; i++) {
    const row = at(scores, i * n);
    const weight = load<f32>(at(real, i)) * share;
    if (weight == 0) {
      zero(row, n);
      store<f32>(at(losses, i), 0);
      store<f32>(at(up, i), 0);
      continue;
    }
    const like = dot(at(hidden, i * width), at(positive, i * width), width);
    leaveOut(row, load<i32>(at(positiveIds, i)), negativeIds, n);
    let loss = beta * softplus(-like);
    for (let j = 0; j < n; j++) {
      const s = load<f32>(at(row, j));
      loss += softplus(s);
      store<f32>(at(row, j), sigmoid1(s) * weight);
    }
    store<f32>(at(losses, i), loss * weight);
    store<f32>(at(up, i), -beta * sigmoid1(-like) * weight);
  }
}

/** log(1 + exp x), without overflow. */
function softplus(x: f32): f32 {
  return max<f32>(x, 0) + log1(1 + exp1(-abs<f32>(x)));
}

/** dHidden [rows, width], what comes by the negatives, and dPositive: dHidden = dy (dHidden + up positive), dPositive = dy up hidden. */
export function againstGrad(
  hidden: usize,
  positive: usize,
  up: usize,
  dy: usize,
  dHidden: usize,
  dPositive: usize,
  rows: i32,
  width: i32,
): void {
  const outer = load<f32>(dy);
  const full = whole(width);
  for (let i = 0; i < rows; i++) {
    const pull = load<f32>(at(up, i));
    const p = f32x4.splat(pull);
    const all = f32x4.splat(outer);
    const both = f32x4.splat(pull * outer);
    const row = (<usize>(i * width)) << 2;
    for (let d = 0; d < full; d += 4) {
      const o = at(row, d);
      const own = f32x4.mul(v128.load(positive + o), p);
      v128.store(dHidden + o, f32x4.mul(f32x4.add(v128.load(dHidden + o), own), all));
      v128.store(dPositive + o, f32x4.mul(v128.load(hidden + o), both));
    }
    for (let d = full; d < width; d++) {
      const o = at(row, d);
      const own = load<f32>(positive + o) * pull;
      store<f32>(dHidden + o, (load<f32>(dHidden + o) + own) * outer);
      store<f32>(dPositive + o, load<f32>(hidden + o) * (pull * outer));
    }
  }
}

/** x [n] times the number `by` []. */
export function scaleBy(x: usize, by: usize, n: i32): void {
  scaleRow(x, n, load<f32>(by));
}

/** out [rows] = log sum exp of each row of scores [rows, n]. */
export function logSums(scores: usize, out: usize, rows: i32, n: i32): void {
  const full = whole(n);
  for (let i = 0; i < rows; i++) {
    const row = at(scores, i * n);
    let top: f32 = -(<f32>Infinity);
    let top4 = f32x4.splat(top);
    for (let j = 0; j < full; j += 4) top4 = f32x4.pmax(top4, v128.load(at(row, j)));
    for (let j = full; j < n; j++) top = max<f32>(top, load<f32>(at(row, j)));
    top = max<f32>(top, max<f32>(f32x4.extract_lane(top4, 0), f32x4.extract_lane(top4, 1)));
    top = max<f32>(top, max<f32>(f32x4.extract_lane(top4, 2), f32x4.extract_lane(top4, 3)));
    const t = f32x4.splat(top);
    let sum4 = f32x4.splat(0);
    for (let j = 0; j < full; j += 4)
      sum4 = f32x4.add(sum4, exp4(f32x4.sub(v128.load(at(row, j)), t)));
    let sum = lanes(sum4);
    for (let j = full; j < n; j++) sum += exp1(load<f32>(at(row, j)) - top);
    store<f32>(at(out, i), top + log1(sum));
  }
}

/** scores [rows, n] = exp(scores - logSums) dy, row by row. */
export function catalogueShares(scores: usize, logSums: usize, dy: usize, rows: i32, n: i32): void {
  const full = whole(n);
  for (let i = 0; i < rows; i++) {
    const row = at(scores, i * n);
    const level = load<f32>(at(logSums, i));
    const pull = load<f32>(at(dy, i));
    const l = f32x4.splat(level);
    const p = f32x4.splat(pull);
    for (let j = 0; j < full; j += 4)
      v128.store(at(row, j), f32x4.mul(exp4(f32x4.sub(v128.load(at(row, j)), l)), p));
    for (let j = full; j < n; j++)
      store<f32>(at(row, j), exp1(load<f32>(at(row, j)) - level) * pull);
  }
}
