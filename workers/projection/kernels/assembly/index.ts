// t-SNE's repulsion, four pairs at a time. No state and no memory of its own.

/**
 * For points from..to of n: with w = 1 / (1 + |p_i - p_j|²), sum_j w² (p_i - p_j) to outX, outY, and the sum of w over
 * j ≠ i as the answer. x, y, outX, outY float32 [n], byte offsets; n rounded up to whole vectors by points so far
 * away that their w² is 0 and their w adds nothing to a float32.
 */
export function repel(
  x: usize,
  y: usize,
  outX: usize,
  outY: usize,
  n: i32,
  from: i32,
  to: i32,
): f64 {
  const one = f32x4.splat(1);
  const end: usize = (<usize>((n + 3) & ~3)) << 2;
  let z: f64 = 0;
  for (let i = from; i < to; i++) {
    const at: usize = (<usize>i) << 2;
    const xi = f32x4.splat(load<f32>(x + at));
    const yi = f32x4.splat(load<f32>(y + at));
    let sumX = f32x4.splat(0);
    let sumY = f32x4.splat(0);
    let sumW = f32x4.splat(0);
    for (let j: usize = 0; j < end; j += 16) {
      const dx = f32x4.sub(xi, v128.load(x + j));
      const dy = f32x4.sub(yi, v128.load(y + j));
      const w = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      const ww = f32x4.mul(w, w);
      sumW = f32x4.add(sumW, w);
      sumX = f32x4.add(sumX, f32x4.mul(ww, dx));
      sumY = f32x4.add(sumY, f32x4.mul(ww, dy));
    }
    store<f32>(outX + at, lanes(sumX));
    store<f32>(outY + at, lanes(sumY));
    // A point is at no distance from itself.
    z += <f64>lanes(sumW) - 1;
  }
  return z;
}

/** Sum of the lanes, always (0 + 1) + (2 + 3). */
function lanes(v: v128): f32 {
  const low = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1);
  const high = f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
  return low + high;
}
