/** What one step of Adam is told, and how often it is taken. */
export interface AdamRun {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly steps: number;
}

/**
 * How far two runs of Adam may be apart after a few steps from one start, for every element: `gradient` is
 * what the first step saw, and at every step the two gradients are within `error` of each other.
 *
 * With bias correction, step t moves by lr m / (sqrt(v) + eps), m = sum a_s g_s and v = sum b_s g_s^2 over
 * the steps s so far, a and b of sum 1. By Cauchy-Schwarz |m| <= c sqrt(v), c^2 = sum a_s^2 / b_s, and
 * |g_s| <= sqrt(v / b_s); so the move changes with g_s by at most (a_s + c sqrt(b_s)) / sqrt(v), and
 * sqrt(v) >= sqrt(b_1) |g_1|: by the gradient's relative error, and not by its size. At the first step m is
 * g_1 and sqrt(v) is |g_1|: while the sign is certain, only eps tells one size from another.
 * Where the error is as large as the gradient, the two may move c lr each, in opposite directions.
 */
export function adamTolerance(
  gradient: ArrayLike<number>,
  error: ArrayLike<number>,
  { lr, beta1, beta2, steps }: AdamRun,
): Float64Array {
  const epsilon = 1e-8;
  const shares = (beta: number, t: number) =>
    Array.from({ length: t }, (_, s) => ((1 - beta) * beta ** (t - 1 - s)) / (1 - beta ** t));
  return Float64Array.from(gradient, (g, i) => {
    if (error[i] === 0) return 0;
    const least = Math.abs(g) - error[i];
    let sum = 0;
    for (let t = 1; t <= steps; t++) {
      const [a, b] = [shares(beta1, t), shares(beta2, t)];
      const c = Math.sqrt(a.reduce((total, share, s) => total + share ** 2 / b[s], 0));
      const slope =
        t === 1
          ? epsilon / (least + epsilon) ** 2
          : a.reduce((total, share, s) => total + share + c * Math.sqrt(b[s]), 0) /
            (Math.sqrt(b[0]) * least);
      sum += least > 0 ? Math.min(2 * c, slope * error[i]) : 2 * c;
    }
    return lr * sum;
  });
}
