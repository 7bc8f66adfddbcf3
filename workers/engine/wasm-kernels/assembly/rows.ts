// Rows picked, summed and laid side by side.
import { addRow, at, copyRow, zero } from './vector';

function index(base: usize, i: i32): i32 {
  return load<i32>(at(base, i));
}

/** Tokens that belong to no sequence give nothing: x [tokens, width] from starts[rows] on. */
export function clearSpare(x: usize, starts: usize, rows: i32, tokens: i32, width: i32): void {
  const real = index(starts, rows);
  zero(at(x, real * width), (tokens - real) * width);
}

/** Row i of out = table[ids[i]], `width` floats; rows of out are `stride` floats apart. */
export function gatherRows(
  table: usize,
  ids: usize,
  out: usize,
  n: i32,
  width: i32,
  stride: i32,
): void {
  for (let i = 0; i < n; i++) copyRow(at(out, i * stride), at(table, index(ids, i) * width), width);
}

/** out[row] = sum of dy[order[j]], j in starts[row] .. starts[row + 1]: one order, on every run. */
export function sumRows(
  dy: usize,
  order: usize,
  starts: usize,
  out: usize,
  rows: i32,
  width: i32,
): void {
  zero(out, rows * width);
  for (let row = 0; row < rows; row++) {
    const target = at(out, row * width);
    for (let j = index(starts, row); j < index(starts, row + 1); j++) {
      addRow(target, at(dy, index(order, j) * width), width);
    }
  }
}

/**
 * out [segments, width] = sum of the rows of x with that segment id, in the order of the rows;
 * negative ids are left out. Rows of x are `stride` floats apart.
 */
export function segmentSum(
  x: usize,
  ids: usize,
  out: usize,
  n: i32,
  width: i32,
  stride: i32,
  segments: i32,
): void {
  zero(out, segments * width);
  for (let i = 0; i < n; i++) {
    const id = index(ids, i);
    if (id >= 0) addRow(at(out, id * width), at(x, i * stride), width);
  }
}

/** `count` stretches of `size` floats: from every `fromStride`-th to every `toStride`-th. */
export function copyStretches(
  from: usize,
  to: usize,
  count: i32,
  size: i32,
  fromStride: i32,
  toStride: i32,
): void {
  for (let i = 0; i < count; i++) copyRow(at(to, i * toStride), at(from, i * fromStride), size);
}
