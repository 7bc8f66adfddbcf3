// Softmax attention of one (sequence, head) at a time: its [L, L] weights live in scratch, in the
// cache, and are computed again in the backward pass instead of being kept.
import { keepFactors } from './dropout';
import { gemm, gemmScratch } from './gemm';
import { at, multiplyRow, softmaxGradRow, softmaxRow } from './vector';

/** Floats between rows of a weight matrix: L rounded up to whole vectors. */
function pitch(length: i32): i32 {
  return (length + 3) & ~3;
}

/** Floats of scratch for sequences of `length`: two weight matrices, the keep factors, gemm's own. */
export function attentionScratch(length: i32, perHead: i32): i32 {
  const side = max(length, perHead);
  return 2 * length * pitch(length) + length * length + 32 + gemmScratch(side, side);
}

/** weights [L, pitch] = softmax(q k' scale + mask). */
function weigh(
  q: usize,
  k: usize,
  mask: usize,
  weights: usize,
  length: i32,
  perHead: i32,
  ld: usize,
  scale: f32,
  scratch: usize,
): void {
  const ldp = pitch(length);
  gemm(
    q,
    ld,
    false,
    k,
    ld,
    true,
    0,
    weights,
    (<usize>ldp) << 2,
    length,
    length,
    perHead,
    false,
    scratch,
  );
  for (let i = 0; i < length; i++)
    softmaxRow(at(weights, i * ldp), length, scale, at(mask, i * length));
}

/**
 * Keep factors of the (sequence, head) `index`. Elements are numbered over [rows, H, L, L]; a group
 * of four may begin in the matrix before. Returns the factor of this matrix's first element.
 */
function draw(
  keep: usize,
  index: i32,
  length: i32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
): usize {
  const first = index * length * length;
  const early = first & 3;
  keepFactors(keep, first - early, length * length + early, k0, k1, threshold, factor);
  return at(keep, early);
}

/**
 * threshold 0: no dropout. q, k, v, out [rows * L, H * perHead]; mask [rows, L, L] is added to scores.
 * The draws are numbered as those of rows `first`, first + 1, ...
 */
export function attention(
  q: usize,
  k: usize,
  v: usize,
  mask: usize,
  out: usize,
  rows: i32,
  first: i32,
  length: i32,
  heads: i32,
  perHead: i32,
  scale: f32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
  scratch: usize,
): void {
  const ldp = pitch(length);
  const ld = (<usize>(heads * perHead)) << 2;
  const weights = scratch;
  const keep = at(weights, 2 * length * ldp);
  const rest = at(keep, length * length + 32);
  for (let row = 0; row < rows; row++) {
    for (let head = 0; head < heads; head++) {
      const offset = <usize>(row * length) * ld + ((<usize>(head * perHead)) << 2);
      weigh(
        q + offset,
        k + offset,
        at(mask, row * length * length),
        weights,
        length,
        perHead,
        ld,
        scale,
        rest,
      );
      if (threshold > 0) {
        const kept = draw(keep, (first + row) * heads + head, length, k0, k1, threshold, factor);
        for (let i = 0; i < length; i++)
          multiplyRow(at(weights, i * ldp), at(kept, i * length), length);
      }
      gemm(
        weights,
        (<usize>ldp) << 2,
        false,
        v + offset,
        ld,
        false,
        0,
        out + offset,
        ld,
        length,
        perHead,
        length,
        false,
        rest,
      );
    }
  }
}

/**
 * With W the weights, K the keep factors and G = (dOut v') K:
 * dv = (W K)' dOut, dS = W (G - sum_j W G) scale, dq = dS k, dk = dS' q.
 */
export function attentionGrad(
  q: usize,
  k: usize,
  v: usize,
  mask: usize,
  dOut: usize,
  dq: usize,
  dk: usize,
  dv: usize,
  rows: i32,
  first: i32,
  length: i32,
  heads: i32,
  perHead: i32,
  scale: f32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
  scratch: usize,
): void {
  const ldp = pitch(length);
  const ldw = (<usize>ldp) << 2;
  const ld = (<usize>(heads * perHead)) << 2;
  const weights = scratch;
  const slopes = at(weights, length * ldp);
  const keep = at(slopes, length * ldp);
  const rest = at(keep, length * length + 32);
  for (let row = 0; row < rows; row++) {
    for (let head = 0; head < heads; head++) {
      const offset = <usize>(row * length) * ld + ((<usize>(head * perHead)) << 2);
      weigh(
        q + offset,
        k + offset,
        at(mask, row * length * length),
        weights,
        length,
        perHead,
        ld,
        scale,
        rest,
      );
      gemm(
        dOut + offset,
        ld,
        false,
        v + offset,
        ld,
        true,
        0,
        slopes,
        ldw,
        length,
        length,
        perHead,
        false,
        rest,
      );
      const dropped = threshold > 0;
      const kept = dropped
        ? draw(keep, (first + row) * heads + head, length, k0, k1, threshold, factor)
        : 0;
      for (let i = 0; i < length; i++) {
        const w = at(weights, i * ldp);
        const g = at(slopes, i * ldp);
        if (dropped) multiplyRow(g, at(kept, i * length), length);
        softmaxGradRow(g, w, length, scale);
        if (dropped) multiplyRow(w, at(kept, i * length), length);
      }
      gemm(
        slopes,
        ldw,
        false,
        k + offset,
        ld,
        false,
        0,
        dq + offset,
        ld,
        length,
        perHead,
        length,
        false,
        rest,
      );
      gemm(
        slopes,
        ldw,
        true,
        q + offset,
        ld,
        false,
        0,
        dk + offset,
        ld,
        length,
        perHead,
        length,
        false,
        rest,
      );
      gemm(
        weights,
        ldw,
        true,
        dOut + offset,
        ld,
        false,
        0,
        dv + offset,
        ld,
        length,
        perHead,
        length,
        false,
        rest,
      );
    }
  }
}
