/** The terms of the loss (E: src/trainers.py, src/modules.py), in float64 with their way back. */
import { CHOICE } from './rounding.ts';
import { inTurn, matrix, product, total, type Matrix, type Tape } from './tape.ts';

/** A term of the loss; the way back begins with d loss / d term, the term's weight. */
export interface Term {
  readonly value: number;
}

/** Mean over positions with a target of -log s(h.e+) - log(1 - s(h.e-)); h, e [n, D]. */
export function nextItem(
  tape: Tape,
  h: Matrix,
  positive: Matrix,
  negative: Matrix,
  real: readonly boolean[],
  weight: number,
): Term {
  const { round } = tape;
  const width = h.cols;
  const count = real.filter(Boolean).length;
  const sigmoid = (x: number) => round(1 / (1 + Math.exp(-x)));
  const scores = [positive, negative].map((e) =>
    real.map((_, r) =>
      sigmoid(total(round, width, (d) => h.value[r * width + d] * e.value[r * width + d])),
    ),
  );
  const [likes, dislikes] = scores;
  const value = total(round, real.length, (r) =>
    real[r] ? -(Math.log(likes[r]) + Math.log(1 - dislikes[r])) / count : 0,
  );
  tape.onTheWayBack(() => {
    real.forEach((is, r) => {
      if (!is) return;
      // 1 - s is what a number near 1 leaves of 1.
      const pull = (weight / count) * round(likes[r] - 1, 1);
      const push = (weight / count) * round(dislikes[r]);
      for (let d = 0; d < width; d++) {
        const i = r * width + d;
        h.grad[i] += round(pull * positive.value[i]) + round(push * negative.value[i]);
        positive.grad[i] += round(pull * h.value[i]);
        negative.grad[i] += round(push * h.value[i]);
      }
    });
  });
  return { value };
}

/** Index of the nearest of `centres` to every row. */
export function nearest(tape: Tape, x: Matrix, centres: Matrix): number[] {
  const { round } = tape;
  const width = x.cols;
  const square = (m: Matrix, r: number) => total(round, width, (d) => m.value[r * width + d] ** 2);
  const norms = Array.from({ length: centres.rows }, (_, j) => square(centres, j));
  return Array.from({ length: x.rows }, (_, i) => {
    const own = square(x, i);
    const distances = norms.map((norm, j) => {
      const term = (d: number) => x.value[i * width + d] * centres.value[j * width + d];
      return round(own + norm - 2 * total(round, width, term), CHOICE * (own + norm));
    });
    return distances.indexOf(Math.min(...distances));
  });
}

/** Every row with its nearest centre added (`shift`), appended (`concat`), or as it is (`none`). */
export function fused(
  tape: Tape,
  x: Matrix,
  centres: Matrix,
  kind: 'shift' | 'concat' | 'none',
): Matrix {
  if (kind === 'none') return x;
  const width = x.cols;
  const chosen = nearest(tape, x, centres);
  const wide = kind === 'concat' ? 2 * width : width;
  const y = matrix(x.rows, wide);
  chosen.forEach((j, r) => {
    for (let d = 0; d < width; d++) {
      const [own, centre] = [x.value[r * width + d], centres.value[j * width + d]];
      if (kind === 'shift') y.value[r * wide + d] = tape.round(own + centre);
      else [y.value[r * wide + d], y.value[r * wide + width + d]] = [own, centre];
    }
  });
  tape.onTheWayBack(() => {
    const sizes = new Float64Array(centres.grad.length);
    const sums = new Float64Array(centres.grad.length);
    chosen.forEach((j, r) => {
      for (let d = 0; d < width; d++) {
        x.grad[r * width + d] += y.grad[r * wide + d];
        const ofCentre = y.grad[r * wide + (kind === 'concat' ? width : 0) + d];
        sums[j * width + d] += ofCentre;
        sizes[j * width + d] += Math.abs(ofCentre);
      }
    });
    for (let i = 0; i < sums.length; i++)
      centres.grad[i] += tape.round(sums[i], sizes[i] * inTurn(x.rows));
  });
  return y;
}

/**
 * NT-Xent of two views p, q [B, F]: mean over all 2B rows of logsumexp(s) - s[partner]. `labels`: rows of one
 * label are not each other's negatives; null where all are.
 */
export function ntXent(
  tape: Tape,
  p: Matrix,
  q: Matrix,
  labels: readonly number[] | null,
  temperature: number,
  weight: number,
): Term {
  const { round } = tape;
  const [users, width] = [p.rows, p.cols];
  const rows = 2 * users;
  const z = Float64Array.of(...p.value, ...q.value);
  const partner = (r: number) => (r + users) % rows;
  const masked = (r: number, c: number) =>
    r === c || (labels !== null && c !== partner(r) && labels[r % users] === labels[c % users]);
  const shares = new Float64Array(rows * rows);
  const dots = new Float64Array(rows * rows);
  product(round, [rows, rows, width], [z, width, 1], [z, width, 1], dots);
  const losses = Array.from({ length: rows }, (_, r) => {
    const scores = Array.from({ length: rows }, (_, c) =>
      masked(r, c) ? -Infinity : round(dots[r * rows + c] / temperature),
    );
    const top = Math.max(...scores);
    const sum = total(round, rows, (c) => round(Math.exp(scores[c] - top)));
    scores.forEach((score, c) => {
      // A share is the exponential of a difference, whose own rounding moves it as much again.
      const share = Math.exp(score - top) / sum;
      shares[r * rows + c] = share === 0 ? 0 : round(share, share * (1 + top - score));
    });
    return round(top + Math.log(sum)) - scores[partner(r)];
  });
  tape.onTheWayBack(() => {
    const pull = (r: number, c: number) =>
      (weight / (rows * temperature)) * round(shares[r * rows + c] - (c === partner(r) ? 1 : 0));
    const pulls = new Float64Array(rows * rows);
    for (let i = 0; i < pulls.length; i++) {
      const [r, c] = [Math.floor(i / rows), i % rows];
      pulls[i] = pull(r, c) + pull(c, r);
    }
    const dz = new Float64Array(rows * width);
    product(round, [rows, width, rows], [pulls, rows, 1], [z, 1, width], dz);
    for (let i = 0; i < p.grad.length; i++) {
      p.grad[i] += dz[i];
      q.grad[i] += dz[p.grad.length + i];
    }
  });
  return { value: total(round, rows, (r) => losses[r] / rows) };
}

/** Mean squared distance of users x [B, D] to all centres [K, D], less that of centres to centres. */
export function clustering(tape: Tape, x: Matrix, centres: Matrix, weight: number): Term {
  const { round } = tape;
  const { cols } = x;
  const [users, intents] = [x.rows, centres.rows];
  /** Mean of |a|^2 + |b|^2 - 2 a.b over all pairs. */
  const spread = (a: Matrix, b: Matrix) => {
    const pairs = a.rows * b.rows;
    return total(round, pairs, (pair) => {
      const [i, j] = [Math.floor(pair / b.rows) * cols, (pair % b.rows) * cols];
      const [aa, bb, ab] = [
        total(round, cols, (d) => a.value[i + d] ** 2),
        total(round, cols, (d) => b.value[j + d] ** 2),
        total(round, cols, (d) => a.value[i + d] * b.value[j + d]),
      ];
      return round(aa + bb - 2 * ab, aa + bb) / pairs;
    });
  };
  const value = round(spread(x, centres) - spread(centres, centres));
  tape.onTheWayBack(() => {
    const push = (into: Matrix, from: Matrix, share: number) => {
      for (let i = 0; i < into.rows; i++) {
        for (let d = 0; d < cols; d++) {
          const own = into.value[i * cols + d];
          const term = (j: number) =>
            j < from.rows ? -share * from.value[j * cols + d] : share * from.rows * own;
          into.grad[i * cols + d] += total(round, from.rows + 1, term);
        }
      }
    };
    push(x, centres, (2 * weight) / (users * intents));
    push(centres, x, (2 * weight) / (users * intents));
    push(centres, centres, (-4 * weight) / (intents * intents));
  });
  return { value };
}
