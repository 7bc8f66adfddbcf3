// Attention of sequences without their padding, causal or not. Sequence r owns the tokens
// starts[r] .. starts[r + 1]; positions tell where they stand in the window of `length`, which
// numbers the dropout draws as the padded layout does. Few keys at a time: no matrix is made.
import { keepFactors } from './dropout';
import { at, dot, multiplyRow, softmaxGradRow, softmaxRow, whole, zero } from './vector';

/** Floats of scratch for a window of `length`: weights and slopes of one query, its keep factors. */
export function packedAttentionScratch(length: i32): i32 {
  return 3 * (length + 36);
}

function int(base: usize, i: i32): i32 {
  return load<i32>(at(base, i));
}

/** weights[j] = softmax over the n keys of q k_j scale. Rows of k are `ld` bytes apart. */
function weigh(
  q: usize,
  k: usize,
  weights: usize,
  n: i32,
  perHead: i32,
  ld: usize,
  scale: f32,
): void {
  for (let j = 0; j < n; j++) {
    store<f32>(at(weights, j), dot(q, k + <usize>j * ld, perHead));
  }
  softmaxRow(weights, n, scale, 0);
}

/**
 * Keep factors of the n keys of one query into `kept`. Elements are numbered over [rows, H, L, L]:
 * `query` is the number of the query's row of it. `room` holds the drawn stretch.
 */
function draw(
  kept: usize,
  room: usize,
  query: i32,
  positions: usize,
  n: i32,
  length: i32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
): void {
  const from = int(positions, 0);
  const first = query * length + from;
  const early = first & 3;
  const count = int(positions, n - 1) - from + 1;
  keepFactors(room, first - early, count + early, k0, k1, threshold, factor);
  for (let j = 0; j < n; j++) {
    store<f32>(at(kept, j), load<f32>(at(room, early + int(positions, j) - from)));
  }
}

/** out = sum of weights[j] v_j. */
function mix(weights: usize, v: usize, out: usize, n: i32, perHead: i32, ld: usize): void {
  const full = whole(perHead);
  for (let d = 0; d < full; d += 4) {
    let sum = f32x4.splat(0);
    for (let j = 0; j < n; j++) {
      const w = v128.load32_splat(at(weights, j));
      sum = f32x4.add(sum, f32x4.mul(w, v128.load(at(v + <usize>j * ld, d))));
    }
    v128.store(at(out, d), sum);
  }
  for (let d = full; d < perHead; d++) {
    let sum: f32 = 0;
    for (let j = 0; j < n; j++) {
      sum += load<f32>(at(weights, j)) * load<f32>(at(v + <usize>j * ld, d));
    }
    store<f32>(at(out, d), sum);
  }
}

/** out += factor x, n values. */
function addScaled(out: usize, x: usize, factor: f32, n: i32): void {
  const full = whole(n);
  const f = f32x4.splat(factor);
  for (let d = 0; d < full; d += 4) {
    const grown = f32x4.add(v128.load(at(out, d)), f32x4.mul(f, v128.load(at(x, d))));
    v128.store(at(out, d), grown);
  }
  for (let d = full; d < n; d++) {
    store<f32>(at(out, d), load<f32>(at(out, d)) + factor * load<f32>(at(x, d)));
  }
}

/**
 * q, k, v, out [tokens, H * perHead]; `causal`: keys up to the query alone; threshold 0: no dropout. Works on `rows` sequences, of which `starts`
 * points to the first; the draws are numbered as those of rows `base`, base + 1, ...
 */
export function packedAttention(
  q: usize,
  k: usize,
  v: usize,
  starts: usize,
  positions: usize,
  out: usize,
  rows: i32,
  base: i32,
  length: i32,
  heads: i32,
  perHead: i32,
  causal: bool,
  scale: f32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
  scratch: usize,
): void {
  const width = heads * perHead;
  const ld = (<usize>width) << 2;
  const kept = at(scratch, length + 36);
  const room = at(kept, length + 36);
  for (let row = 0; row < rows; row++) {
    const from = int(starts, row);
    const to = int(starts, row + 1);
    for (let head = 0; head < heads; head++) {
      const first = at(0, from * width + head * perHead);
      for (let token = from; token < to; token++) {
        const own = at(0, token * width + head * perHead);
        const n = (causal ? token + 1 : to) - from;
        weigh(q + own, k + first, scratch, n, perHead, ld, scale);
        if (threshold > 0) {
          const query = ((base + row) * heads + head) * length + int(positions, token);
          const at0 = at(positions, from);
          draw(kept, room, query, at0, n, length, k0, k1, threshold, factor);
          multiplyRow(scratch, kept, n);
        }
        mix(scratch, v + first, out + own, n, perHead, ld);
      }
    }
  }
}

/** With W the weights, K the keep factors: dS = W (K dOut v - sum_j W K dOut v) scale, as in attention.ts. */
export function packedAttentionGrad(
  q: usize,
  k: usize,
  v: usize,
  starts: usize,
  positions: usize,
  dOut: usize,
  dq: usize,
  dk: usize,
  dv: usize,
  rows: i32,
  base: i32,
  length: i32,
  heads: i32,
  perHead: i32,
  causal: bool,
  scale: f32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
  scratch: usize,
): void {
  const width = heads * perHead;
  const ld = (<usize>width) << 2;
  const slopes = at(scratch, length + 36);
  // The stretch is drawn where the slopes will lie: it is read before they are written.
  const kept = at(slopes, length + 36);
  const start = int(starts, 0) * width;
  const size = int(starts, rows) * width - start;
  zero(at(dk, start), size);
  zero(at(dv, start), size);
  for (let row = 0; row < rows; row++) {
    const from = int(starts, row);
    const to = int(starts, row + 1);
    for (let head = 0; head < heads; head++) {
      const first = at(0, from * width + head * perHead);
      for (let token = from; token < to; token++) {
        const own = at(0, token * width + head * perHead);
        const n = (causal ? token + 1 : to) - from;
        weigh(q + own, k + first, scratch, n, perHead, ld, scale);
        if (threshold > 0) {
          const query = ((base + row) * heads + head) * length + int(positions, token);
          const at0 = at(positions, from);
          draw(kept, slopes, query, at0, n, length, k0, k1, threshold, factor);
        }
        for (let j = 0; j < n; j++) {
          store<f32>(at(slopes, j), dot(dOut + own, v + first + <usize>j * ld, perHead));
        }
        if (threshold > 0) multiplyRow(slopes, kept, n);
        softmaxGradRow(slopes, scratch, n, scale);
        if (threshold > 0) multiplyRow(scratch, kept, n);
        mix(slopes, k + first, dq + own, n, perHead, ld);
        for (let j = 0; j < n; j++) {
          const key = first + <usize>j * ld;
          addScaled(dk + key, q + own, load<f32>(at(slopes, j)), perHead);
          addScaled(dv + key, dOut + own, load<f32>(at(scratch, j)), perHead);
        }
      }
    }
  }
}

/** The last token of every sequence alone asks: q, out [rows, H * perHead]. No dropout. */
export function lastAttention(
  q: usize,
  k: usize,
  v: usize,
  starts: usize,
  out: usize,
  rows: i32,
  heads: i32,
  perHead: i32,
  scale: f32,
  scratch: usize,
): void {
  const width = heads * perHead;
  const ld = (<usize>width) << 2;
  for (let row = 0; row < rows; row++) {
    const from = int(starts, row);
    const n = int(starts, row + 1) - from;
    for (let head = 0; head < heads; head++) {
      const first = at(0, from * width + head * perHead);
      const own = at(0, row * width + head * perHead);
      weigh(q + own, k + first, scratch, n, perHead, ld, scale);
      mix(scratch, v + first, out + own, n, perHead, ld);
    }
  }
}
