// Sequences without their padding, beside the padded layout they stand for: means, dropout and
// NT-Xent over real tokens alone. See ops/packing/packing.ts.
import { keepFactors } from './dropout';
import { gemm } from './gemm';
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

/** The first of tokens from .. to of `sorted` (rows ascending) whose row is at least `row`. */
function firstOf(row: i32, places: usize, order: usize, from: i32, to: i32, length: i32): i32 {
  let i = from;
  while (i < to && int(places, int(order, i)) / length < row) i++;
  return i;
}

/**
 * Dot products of sequences whose positions lie side by side: that of two is the sum over the positions
 * both have. `order` lists the tokens by position, position l from bounds[l] to bounds[l + 1], rows
 * ascending within one; row t of the layout is place places[t] = row * length + l; sorted [tokens, width]
 * is in that order. Works on rows from .. to of share [rows, rows], its upper triangle.
 * scratch: rows^2 floats, then gemm's.
 */
export function packedProducts(
  sorted: usize,
  places: usize,
  order: usize,
  bounds: usize,
  share: usize,
  from: i32,
  to: i32,
  rows: i32,
  length: i32,
  width: i32,
  scratch: usize,
): void {
  const ld = (<usize>width) << 2;
  const rest = at(scratch, rows * rows);
  zero(at(share, from * rows), (to - from) * rows);
  for (let l = 0; l < length; l++) {
    const end = int(bounds, l + 1);
    const i0 = firstOf(from, places, order, int(bounds, l), end, length);
    const m = firstOf(to, places, order, i0, end, length) - i0;
    if (m == 0) continue;
    const n = end - i0;
    const x0 = at(sorted, i0 * width);
    const ldn = (<usize>n) << 2;
    gemm(x0, ld, false, x0, ld, true, 0, scratch, ldn, m, n, width, true, rest);
    for (let i = 0; i < m; i++) {
      const row = at(share, (int(places, int(order, i0 + i)) / length) * rows);
      for (let j = i; j < n; j++) {
        const other = at(row, int(places, int(order, i0 + j)) / length);
        store<f32>(other, load<f32>(other) + load<f32>(at(scratch, i * n + j)));
      }
    }
  }
}

/**
 * dx of packedProducts for the tokens of rows from .. to, slopes [rows, rows] those of the products.
 * scratch: rows^2 + rows width floats, then gemm's.
 */
export function packedProductsGrad(
  sorted: usize,
  places: usize,
  order: usize,
  bounds: usize,
  slopes: usize,
  dx: usize,
  from: i32,
  to: i32,
  rows: i32,
  length: i32,
  width: i32,
  scratch: usize,
): void {
  const ld = (<usize>width) << 2;
  const block = scratch;
  const out = at(block, rows * rows);
  const rest = at(out, rows * width);
  for (let l = 0; l < length; l++) {
    const first = int(bounds, l);
    const end = int(bounds, l + 1);
    const i0 = firstOf(from, places, order, first, end, length);
    const m = firstOf(to, places, order, i0, end, length) - i0;
    if (m == 0) continue;
    const n = end - first;
    for (let i = 0; i < m; i++) {
      const row = at(slopes, (int(places, int(order, i0 + i)) / length) * rows);
      for (let j = 0; j < n; j++) {
        const other = int(places, int(order, first + j)) / length;
        store<f32>(at(block, i * n + j), load<f32>(at(row, other)));
      }
    }
    const ldn = (<usize>n) << 2;
    gemm(
      block,
      ldn,
      false,
      at(sorted, first * width),
      ld,
      false,
      0,
      out,
      ld,
      m,
      width,
      n,
      false,
      rest,
    );
    for (let i = 0; i < m; i++) {
      copyRow(at(dx, int(order, i0 + i) * width), at(out, i * width), width);
    }
  }
}
