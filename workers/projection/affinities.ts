/**
 * Who belongs near whom: t-SNE's joint probabilities p_ij (van der Maaten and Hinton 2008, section
 * 2 and Eq. 1), one entry per pair, rows of the upper triangle in compressed form.
 */
export interface Affinities {
  readonly n: number;
  /** [n + 1]: row i owns entries starts[i] .. starts[i + 1], all with column > i, ascending. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  /** p_ij; all pairs counted in both directions they sum to 1. */
  readonly values: Float32Array;
}

/**
 * Conditional probabilities below this are left out (and the row rescaled): together at most
 * n · 1e-8 of a row, 25 millionths at 2,512 points, while the attraction then touches tens of
 * thousands of pairs instead of millions.
 */
const NEGLIGIBLE = 1e-8;
const ENTROPY_TOLERANCE = 1e-5;
const MAX_SEARCH = 60;
/** Newton's step in log(beta) goes at most this far: where the curve is flat it would leap off. */
const FARTHEST = 3;

/** The largest perplexity t-SNE can honour among n points: below n / 3, and never below 1. */
export function boundedPerplexity(perplexity: number, n: number): number {
  return Math.max(1, Math.min(perplexity, (n - 1) / 3));
}

/**
 * `distances` [n, n] are squared; each row's Gaussian is as wide as makes its perplexity
 * exp(entropy) equal `perplexity`. Where that cannot be (more identical points than the
 * perplexity), the narrowest Gaussian stands.
 */
export function affinities(distances: Float32Array, n: number, perplexity: number): Affinities {
  const conditional = new Float32Array(n * n);
  const row = new Float64Array(n);
  let beta = 1;
  for (let i = 0; i < n; i++) {
    const found = gaussianRow(distances, n, i, Math.log(perplexity), beta, row);
    // A neighbouring row's width is a good first guess, unless that search ran off to its end.
    if (found.reached) beta = found.beta;
    let kept = 0;
    for (let j = 0; j < n; j++) if (row[j] >= NEGLIGIBLE) kept += row[j];
    for (let j = 0; j < n; j++) {
      if (row[j] >= NEGLIGIBLE) conditional[i * n + j] = row[j] / kept;
    }
  }
  return symmetrised(conditional, n);
}

/**
 * Fills `row` with p_{j|i}. Looks for beta = 1 / (2 sigma²) by bisection, taking Newton's step in
 * log(beta) wherever it stays inside the bracket: some 4 evaluations in place of 25.
 */
function gaussianRow(
  distances: Float32Array,
  n: number,
  i: number,
  entropy: number,
  firstBeta: number,
  row: Float64Array,
): { beta: number; reached: boolean } {
  const base = i * n;
  let nearest = Infinity;
  for (let j = 0; j < n; j++) {
    if (j !== i && distances[base + j] < nearest) nearest = distances[base + j];
  }
  let beta = firstBeta;
  let low = 0;
  let high = Infinity;
  let reached = false;
  let sum = 0;
  for (let search = 0; search < MAX_SEARCH && !reached; search++) {
    sum = 0;
    let first = 0; // sums of e, e·d and e·d², d counted from the nearest
    let second = 0;
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const d = distances[base + j] - nearest;
      const e = Math.exp(-beta * d);
      row[j] = e;
      sum += e;
      first += e * d;
      second += e * d * d;
    }
    row[i] = 0;
    const mean = first / sum;
    const excess = Math.log(sum) + beta * mean - entropy;
    if (Math.abs(excess) < ENTROPY_TOLERANCE) {
      reached = true;
      break;
    }
    if (excess > 0) low = beta;
    else high = beta;
    // d(entropy) / d(log beta) = -beta² · variance
    const slope = beta * beta * (second / sum - mean * mean);
    const newton = beta * Math.exp(Math.max(-FARTHEST, Math.min(FARTHEST, excess / slope)));
    if (slope > 0 && newton > low && newton < high) beta = newton;
    else beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
  for (let j = 0; j < n; j++) row[j] /= sum;
  return { beta, reached };
}

/** p_ij = (p_{j|i} + p_{i|j}) / 2n, upper triangle. */
function symmetrised(conditional: Float32Array, n: number): Affinities {
  const starts = new Int32Array(n + 1);
  const both = (i: number, j: number) => conditional[i * n + j] + conditional[j * n + i];
  for (let i = 0; i < n; i++) {
    let entries = 0;
    for (let j = i + 1; j < n; j++) if (both(i, j) > 0) entries += 1;
    starts[i + 1] = starts[i] + entries;
  }
  const columns = new Int32Array(starts[n]);
  const values = new Float32Array(starts[n]);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const value = both(i, j);
      if (value === 0) continue;
      columns[at] = j;
      values[at] = value / (2 * n);
      at += 1;
    }
  }
  return { n, starts, columns, values };
}
