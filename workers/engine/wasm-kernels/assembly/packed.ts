// Sequences without their padding, beside the padded layout they stand for: means, dropout and
// NT-Xent over real tokens alone. See ops/packing/packing.ts.
import { keepFactors } from './dropout';
import { gemm } from './gemm';
import { contrast, contrastSlopes } from './losses';
import { addRow, at, copyRow, multiplyRow, scaleRow, zero } from './vector';

function int(base: usize, i: i32): i32 {
  return load<i32>(at(base, i));
}

/** y = x times its keep factors; row t of x is row places[t] of the padded layout. scratch: width + 32 floats. */
export function packedDropout(
  x: usize,
  places: usize,
  y: usize,
  tokens: i32,
  width: i32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
  scratch: usize,
): void {
  for (let t = 0; t < tokens; t++) {
    const first = int(places, t) * width;
    const early = first & 3;
    keepFactors(scratch, first - early, width + early, k0, k1, threshold, factor);
    const to = at(y, t * width);
    copyRow(to, at(x, t * width), width);
    multiplyRow(to, at(scratch, early), width);
  }
}

/** out [rows, width] = mean of each sequence's tokens; 0 where it has none. */
export function packedMean(x: usize, starts: usize, out: usize, rows: i32, width: i32): void {
  zero(out, rows * width);
  for (let row = 0; row < rows; row++) {
    const from = int(starts, row);
    const to = int(starts, row + 1);
    const target = at(out, row * width);
    for (let t = from; t < to; t++) addRow(target, at(x, t * width), width);
    if (to > from) scaleRow(target, width, <f32>1 / <f32>(to - from));
  }
}

/** dx [tokens, width]: each token its share of dy [rows, width]; spare tokens nothing. */
export function packedMeanGrad(
  dy: usize,
  starts: usize,
  dx: usize,
  tokens: i32,
  rows: i32,
  width: i32,
): void {
  const real = int(starts, rows);
  zero(at(dx, real * width), (tokens - real) * width);
  for (let row = 0; row < rows; row++) {
    const from = int(starts, row);
    const to = int(starts, row + 1);
    for (let t = from; t < to; t++) {
      copyRow(at(dx, t * width), at(dy, row * width), width);
      scaleRow(at(dx, t * width), width, <f32>1 / <f32>(to - from));
    }
  }
}

/**
 * NT-Xent of sequences whose positions lie side by side: the dot product of two is the sum over the
 * positions both have. `order` lists the tokens by position, position l from bounds[l] to
 * bounds[l + 1], rows ascending within one; row t of x is place places[t] = row * length + l.
 * sorted [tokens, width]: x in that order, kept for the backward pass; share [rows, rows], loss [].
 * scratch: rows^2 floats, then gemm's.
 */
export function packedNtXent(
  x: usize,
  places: usize,
  order: usize,
  bounds: usize,
  struck: usize,
  sorted: usize,
  share: usize,
  loss: usize,
  rows: i32,
  length: i32,
  width: i32,
  inverseTemperature: f32,
  scratch: usize,
): void {
  const ld = (<usize>width) << 2;
  const rest = at(scratch, rows * rows);
  zero(share, rows * rows);
  for (let l = 0; l < length; l++) {
    const from = int(bounds, l);
    const n = int(bounds, l + 1) - from;
    if (n == 0) continue;
    const x0 = at(sorted, from * width);
    for (let i = 0; i < n; i++) {
      copyRow(at(x0, i * width), at(x, int(order, from + i) * width), width);
    }
    const ldn = (<usize>n) << 2;
    gemm(x0, ld, false, x0, ld, true, 0, scratch, ldn, n, n, width, true, rest);
    for (let i = 0; i < n; i++) {
      const row = at(share, (int(places, int(order, from + i)) / length) * rows);
      for (let j = i; j < n; j++) {
        const other = at(row, int(places, int(order, from + j)) / length);
        store<f32>(other, load<f32>(other) + load<f32>(at(scratch, i * n + j)));
      }
    }
  }
  contrast(share, struck, loss, rows, inverseTemperature);
}

/** dx [tokens, width] of packedNtXent; spare tokens nothing. scratch: 2 rows^2 + rows width floats, then gemm's. */
export function packedNtXentGrad(
  sorted: usize,
  places: usize,
  order: usize,
  bounds: usize,
  share: usize,
  dy: usize,
  dx: usize,
  tokens: i32,
  rows: i32,
  length: i32,
  width: i32,
  inverseTemperature: f32,
  scratch: usize,
): void {
  const ld = (<usize>width) << 2;
  const slopes = scratch;
  const block = at(slopes, rows * rows);
  const out = at(block, rows * rows);
  const rest = at(out, rows * width);
  contrastSlopes(share, dy, slopes, rows, inverseTemperature);
  zero(dx, tokens * width);
  for (let l = 0; l < length; l++) {
    const from = int(bounds, l);
    const n = int(bounds, l + 1) - from;
    if (n == 0) continue;
    for (let i = 0; i < n; i++) {
      const row = at(slopes, (int(places, int(order, from + i)) / length) * rows);
      for (let j = 0; j < n; j++) {
        const other = int(places, int(order, from + j)) / length;
        store<f32>(at(block, i * n + j), load<f32>(at(row, other)));
      }
    }
    const ldn = (<usize>n) << 2;
    const x0 = at(sorted, from * width);
    gemm(block, ldn, false, x0, ld, false, 0, out, ld, n, width, n, false, rest);
    for (let i = 0; i < n; i++) {
      copyRow(at(dx, int(order, from + i) * width), at(out, i * width), width);
    }
  }
}
