import { gemm } from './gemm';
import { addRow, at, zero } from './vector';

function bytes(floats: i32): usize {
  return (<usize>floats) << 2;
}

/** y [n, outs] = x [n, ins] w [ins, outs] + bias [outs]. */
export function linear(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  n: i32,
  ins: i32,
  outs: i32,
  scratch: usize,
): void {
  gemm(
    x,
    bytes(ins),
    false,
    w,
    bytes(outs),
    false,
    bias,
    y,
    bytes(outs),
    n,
    outs,
    ins,
    false,
    scratch,
  );
}

/** dx [n, ins] = dy [n, outs] w'. */
export function linearInputGrad(
  dy: usize,
  w: usize,
  dx: usize,
  n: i32,
  ins: i32,
  outs: i32,
  scratch: usize,
): void {
  gemm(
    dy,
    bytes(outs),
    false,
    w,
    bytes(outs),
    true,
    0,
    dx,
    bytes(ins),
    n,
    ins,
    outs,
    false,
    scratch,
  );
}

/** dw [ins, outs] = x' dy. */
export function linearWeightGrad(
  x: usize,
  dy: usize,
  dw: usize,
  n: i32,
  ins: i32,
  outs: i32,
  scratch: usize,
): void {
  gemm(
    x,
    bytes(ins),
    true,
    dy,
    bytes(outs),
    false,
    0,
    dw,
    bytes(outs),
    ins,
    outs,
    n,
    false,
    scratch,
  );
}

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
