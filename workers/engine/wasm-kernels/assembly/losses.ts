import { at, dot, log1, sigmoid1, softmaxRow, whole } from './vector';

/** Inside both logarithms: ops/sampled-bce/composed.ts. */
const LOG_FLOOR: f32 = 1e-24;

/**
 * loss [] and dLoss/dscore of each position, slopes [2, n]: of the positive, then of the negative.
 * Positions with real = 0 are skipped. share = 1 / number of real positions.
 */
export function sampledBce(
  hidden: usize,
  positive: usize,
  negative: usize,
  real: usize,
  loss: usize,
  slopes: usize,
  n: i32,
  width: i32,
  share: f32,
): void {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const weight = load<f32>(at(real, i));
    let up: f32 = 0;
    let down: f32 = 0;
    if (weight != 0) {
      const h = at(hidden, i * width);
      const likes = sigmoid1(dot(h, at(positive, i * width), width));
      const other = sigmoid1(dot(h, at(negative, i * width), width));
      const dislikes = <f32>1 - other;
      total -= <f64>((log1(likes + LOG_FLOOR) + log1(dislikes + LOG_FLOOR)) * weight);
      up = ((-likes * (1 - likes)) / (likes + LOG_FLOOR)) * weight * share;
      down = ((other * (1 - other)) / (dislikes + LOG_FLOOR)) * weight * share;
    }
    store<f32>(at(slopes, i), up);
    store<f32>(at(slopes, n + i), down);
  }
  store<f32>(loss, <f32>(total * <f64>share));
}

/** dHidden = up positive + down negative, dPositive = up hidden, dNegative = down hidden, all times dy []. */
export function sampledBceGrad(
  hidden: usize,
  positive: usize,
  negative: usize,
  slopes: usize,
  dy: usize,
  dHidden: usize,
  dPositive: usize,
  dNegative: usize,
  n: i32,
  width: i32,
): void {
  const full = whole(width);
  const outer = load<f32>(dy);
  for (let i = 0; i < n; i++) {
    const up = load<f32>(at(slopes, i)) * outer;
    const down = load<f32>(at(slopes, n + i)) * outer;
    const row = (<usize>(i * width)) << 2;
    const u = f32x4.splat(up);
    const w = f32x4.splat(down);
    for (let d = 0; d < full; d += 4) {
      const o = at(row, d);
      const h = v128.load(hidden + o);
      const fromPositive = f32x4.mul(v128.load(positive + o), u);
      v128.store(dHidden + o, f32x4.add(fromPositive, f32x4.mul(v128.load(negative + o), w)));
      v128.store(dPositive + o, f32x4.mul(h, u));
      v128.store(dNegative + o, f32x4.mul(h, w));
    }
    for (let d = full; d < width; d++) {
      const o = at(row, d);
      const h = load<f32>(hidden + o);
      store<f32>(dHidden + o, load<f32>(positive + o) * up + load<f32>(negative + o) * down);
      store<f32>(dPositive + o, h * up);
      store<f32>(dNegative + o, h * down);
    }
  }
}

/** share [rows, rows], its upper triangle all dot products: each row to its softmax, and loss []. */
export function contrast(
  share: usize,
  masked: usize,
  loss: usize,
  rows: i32,
  inverseTemperature: f32,
): void {
  const users = rows >> 1;
  mirror(share, rows);
  let total: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const row = at(share, r * rows);
    const partner = r < users ? r + users : r - users;
    const positive = load<f32>(at(row, partner)) * inverseTemperature;
    total += <f64>(softmaxRow(row, rows, inverseTemperature, at(masked, r * rows)) - positive);
  }
  store<f32>(loss, <f32>(total / <f64>rows));
}

/** The lower triangle from the upper one, in blocks that stay in the cache. */
function mirror(s: usize, n: i32): void {
  for (let i0 = 0; i0 < n; i0 += 32) {
    for (let j0 = 0; j0 <= i0; j0 += 32) {
      for (let i = i0; i < min(n, i0 + 32); i++) {
        for (let j = j0; j < min(i, j0 + 32); j++) {
          store<f32>(at(s, i * n + j), load<f32>(at(s, j * n + i)));
        }
      }
    }
  }
}

/** slopes [rows, rows] = (share + share' - 2 partners) dy / (rows temperature). */
export function contrastSlopes(
  share: usize,
  dy: usize,
  slopes: usize,
  rows: i32,
  inverseTemperature: f32,
): void {
  const users = rows >> 1;
  const factor = (load<f32>(dy) * inverseTemperature) / <f32>rows;
  for (let i = 0; i < rows; i++) {
    const partner = i < users ? i + users : i - users;
    for (let j = 0; j <= i; j++) {
      let g = load<f32>(at(share, i * rows + j)) + load<f32>(at(share, j * rows + i));
      if (j == partner) g -= 2;
      g *= factor;
      store<f32>(at(slopes, i * rows + j), g);
      store<f32>(at(slopes, j * rows + i), g);
    }
  }
}
