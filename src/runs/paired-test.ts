import { LabFailure } from '../../workers/protocol/errors.ts';

/** The outcome of a paired comparison; differences are first minus second. */
export interface PairedTest {
  readonly pairs: number;
  readonly meanDifference: number;
  /** Standard error of the mean difference. */
  readonly standardError: number;
  /** Student's t with `pairs - 1` degrees of freedom; ±Infinity when all differences are equal and not 0. */
  readonly t: number;
  /** Two-sided probability of a |t| at least this large if there were no difference, 0..1. */
  readonly p: number;
}

/**
 * Student's paired t-test: are two lists of measurements of the same things (one metric of two
 * variants over the same seeds, say) different in the mean? The paper judges by a t-test at 0.05.
 *
 * Equal lists give t = 0, p = 1. Fewer than two pairs, or lists of different length, throw
 * BAD_CONFIG: one pair has no spread to judge by; so does a value that is not finite, by which any
 * difference would look certain.
 */
export function pairedTTest(first: readonly number[], second: readonly number[]): PairedTest {
  const pairs = first.length;
  if (pairs < 2 || second.length !== pairs) {
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `A paired test needs two or more pairs; there are ${pairs} and ${second.length} values.`,
      action: 'Run both variants with the same two or more seeds.',
    });
  }
  if (![...first, ...second].every(Number.isFinite)) {
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: 'A paired test needs finite values; one of these is NaN or infinite.',
      action: 'Leave out the runs that diverged, from both variants.',
    });
  }
  const differences = first.map((value, i) => value - second[i]);
  const mean = differences.reduce((sum, d) => sum + d, 0) / pairs;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (pairs - 1) / pairs);
  const t = mean === 0 ? 0 : mean / standardError;
  return { pairs, meanDifference: mean, standardError, t, p: twoSided(t, pairs - 1) };
}

/** P(|T| >= |t|) for Student's t: the regularised incomplete beta I_x(df/2, 1/2), x = df / (df + t²). */
function twoSided(t: number, df: number): number {
  if (t === 0) return 1;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/**
 * I_x(a, b) by its continued fraction (Abramowitz and Stegun 26.5.8), evaluated from the front
 * (modified Lentz). The fraction converges fast for x < (a + 1) / (a + b + 2); beyond it the
 * symmetry I_x(a, b) = 1 - I_{1-x}(b, a) is used.
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront =
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  const away = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let factor = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      factor = c * d;
      fraction *= factor;
    }
    if (Math.abs(factor - 1) < 1e-14) break;
  }
  return (Math.exp(logFront) * fraction) / a;
}

/** log Γ(z), z > 0: Stirling's series after moving z up to 10 or more, error below 1e-13. */
function logGamma(z: number): number {
  let shift = 0;
  while (z < 10) shift -= Math.log(z++);
  const w = 1 / (z * z);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}
