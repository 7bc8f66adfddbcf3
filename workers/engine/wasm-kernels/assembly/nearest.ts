import { gemm, gemmScratch } from './gemm';
import { at } from './vector';

/** Vectors compared at once: their dot products stay in the cache. */
const BLOCK: i32 = 32;

/** Floats of scratch for nearestCentre. */
export function nearestScratch(centres: i32, width: i32): i32 {
  return centres + BLOCK * centres + gemmScratch(centres, width);
}

/** out int32 [n] = first c with the least |c|^2 - 2 x.c, x [n, width], centres [count, width]. */
export function nearestCentre(
  x: usize,
  centres: usize,
  out: usize,
  n: i32,
  count: i32,
  width: i32,
  scratch: usize,
): void {
  const norms = scratch;
  const dots = at(norms, count);
  const rest = at(dots, BLOCK * count);
  const ld = (<usize>width) << 2;
  for (let c = 0; c < count; c++) {
    let norm: f32 = 0;
    for (let d = 0; d < width; d++) {
      const value = load<f32>(at(centres, c * width + d));
      norm += value * value;
    }
    store<f32>(at(norms, c), norm);
  }
  for (let from = 0; from < n; from += BLOCK) {
    const rows = min(BLOCK, n - from);
    gemm(
      at(x, from * width),
      ld,
      false,
      centres,
      ld,
      true,
      0,
      dots,
      (<usize>count) << 2,
      rows,
      count,
      width,
      false,
      rest,
    );
    for (let r = 0; r < rows; r++)
      store<i32>(at(out, from + r), nearest(at(dots, r * count), norms, count));
  }
}

function nearest(dots: usize, norms: usize, count: i32): i32 {
  let best = 0;
  let least: f32 = <f32>Infinity;
  for (let c = 0; c < count; c++) {
    const distance = load<f32>(at(norms, c)) - 2 * load<f32>(at(dots, c));
    if (distance < least) {
      least = distance;
      best = c;
    }
  }
  return best;
}
