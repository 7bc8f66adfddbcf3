import { Nearest } from './nearest.ts';

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

/** Conditional probabilities below this are left out: together less than a millionth of a row, and a float32 may not hold them. */
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
 * Neighbours of a point that take part, three times the perplexity (van der Maaten 2014, section 4.1): beyond them a
 * Gaussian of that perplexity has next to nothing, and the attraction touches a tenth of the pairs. With few points it is all of them.
 */
export const neighboursOf = (perplexity: number, n: number): number =>
  Math.max(0, Math.min(n - 1, Math.floor(3 * perplexity + 1)));

/**
 * `distances` [n, n] are squared; each row's Gaussian over its nearest {@link neighboursOf} is as wide as makes its
 * perplexity exp(entropy) equal `perplexity`. Where that cannot be (more identical points than the
 * perplexity), the narrowest Gaussian stands. Of equally near points the first take part.
 */
export function affinities(
  distances: Float32Array,
  n: number,
  perplexity: number,
  k = neighboursOf(perplexity, n),
): Affinities {
  const who = new Int32Array(n * k);
  const share = new Float64Array(n * k);
  const near = new Nearest(k);
  let beta = 1;
  for (let i = 0; i < n && k > 0; i++) {
    const row = distances.subarray(i * n, i * n + n);
    near.clear();
    for (let j = 0; j < n; j++) if (j !== i) near.offer(j, row[j]);
    const shares = share.subarray(i * k, i * k + k);
    const found = gaussianRow(near.distance, Math.log(perplexity), beta, shares);
    // A neighbouring row's width is a good first guess, unless that search ran off to its end.
    if (found.reached) beta = found.beta;
    who.set(near.who, i * k);
  }
  return symmetrised(who, share, n, k);
}

/**
 * Fills `row` with p_{j|i} for ascending squared `distances` of i's neighbours. Looks for beta = 1 / (2 sigma²) by
 * bisection, taking Newton's step in log(beta) wherever it stays inside the bracket: some 4 evaluations in place of 25.
 */
function gaussianRow(
  distances: Float64Array,
  entropy: number,
  firstBeta: number,
  row: Float64Array,
): { beta: number; reached: boolean } {
  const nearest = distances[0];
  let beta = firstBeta;
  let low = 0;
  let high = Infinity;
  let reached = false;
  let sum = 0;
  for (let search = 0; search < MAX_SEARCH && !reached; search++) {
    sum = 0;
    let first = 0; // sums of e, e·d and e·d², d counted from the nearest
    let second = 0;
    for (let j = 0; j < row.length; j++) {
      const d = distances[j] - nearest;
      const e = Math.exp(-beta * d);
      row[j] = e;
      sum += e;
      first += e * d;
      second += e * d * d;
    }
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
  for (let j = 0; j < row.length; j++) row[j] /= sum;
  return { beta, reached };
}

/** p_ij = (p_{j|i} + p_{i|j}) / 2n, upper triangle; `who` [n, k] are the neighbours of each row, `share` their p_{j|i}. */
function symmetrised(who: Int32Array, share: Float64Array, n: number, k: number): Affinities {
  const hosts = transposed(who, n, k);
  const starts = new Int32Array(n + 1);
  const columns: number[] = [];
  const values: number[] = [];
  const sum = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const met: number[] = [];
    const add = (j: number, value: number) => {
      if (j <= i || value < NEGLIGIBLE) return;
      if (sum[j] === 0) met.push(j);
      sum[j] += value;
    };
    for (let e = i * k; e < i * k + k; e++) add(who[e], share[e]);
    for (let h = hosts.starts[i]; h < hosts.starts[i + 1]; h++) {
      const e = hosts.entries[h];
      add(Math.floor(e / k), share[e]);
    }
    for (const j of met.sort((a, b) => a - b)) {
      columns.push(j);
      values.push(sum[j] / (2 * n));
      sum[j] = 0;
    }
    starts[i + 1] = columns.length;
  }
  return { n, starts, columns: Int32Array.from(columns), values: Float32Array.from(values) };
}

/** For each point the entries of `who` [n, k] that name it, in order. */
function transposed(who: Int32Array, n: number, k: number) {
  const starts = new Int32Array(n + 1);
  for (const j of who) starts[j + 1] += 1;
  for (let j = 0; j < n; j++) starts[j + 1] += starts[j];
  const next = starts.slice(0, n);
  const entries = new Int32Array(n * k);
  who.forEach((j, e) => (entries[next[j]++] = e));
  return { starts, entries };
}
