import { addRow, at, zero } from './vector';

/**
 * y [outer, inner] = scale * sum over the middle axis of x [outer, count, inner]. Sums of 64 rows
 * are added up, not single rows: less rounding over thousands of rows. scratch: inner floats.
 */
export function sumMiddle(
  x: usize,
  y: usize,
  outer: i32,
  count: i32,
  inner: i32,
  scale: f32,
  scratch: usize,
): void {
  zero(y, outer * inner);
  for (let o = 0; o < outer; o++) {
    const total = at(y, o * inner);
    for (let from = 0; from < count; from += 64) {
      const to = min(count, from + 64);
      zero(scratch, inner);
      for (let r = from; r < to; r++) addRow(scratch, at(x, (o * count + r) * inner), inner);
      addRow(total, scratch, inner);
    }
    if (scale != 1) {
      for (let d = 0; d < inner; d++) store<f32>(at(total, d), load<f32>(at(total, d)) * scale);
    }
  }
}

/** out [width] = the sum of `count` rows, one after the other. */
export function addUp(rows: usize, out: usize, count: i32, width: i32): void {
  zero(out, width);
  for (let r = 0; r < count; r++) addRow(out, at(rows, r * width), width);
}
