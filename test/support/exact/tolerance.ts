import { ROUNDOFF } from './rounding.ts';
import { coarse, exact, type Statement, type Told } from './statement.ts';

/**
 * How far a correct float32 computation of a case may be from another, for each of its numbers.
 *
 * No fixed tolerance can say that: what rounding does to a number depends on what cancels in it. A
 * gradient is a sum of terms much larger than itself; Adam then divides it by its own size (eps
 * 1e-8), so that where a gradient is no more than its rounding noise, its first steps are anything in
 * [-lr, lr]; where it is larger, only the ratio of its values at steps 1, 2, 3 counts, with their
 * relative errors. And attention rounds the scores of padding to multiples of 2^-10 (attention in
 * encoder.ts): one that lies close to half way falls to either side.
 *
 * So the spread is measured. The case is computed in float64 in many arithmetics, where every
 * intermediate result is off by up to one rounding of float32, relative to the sum of its absolute summands, and
 * that of a sum by as many as its length makes of them (inTurn in tape.ts), drawn anew each time; s is the root
 * mean square deviation from exact arithmetic over these. Adam's magnification, the noise that key biases are
 * (their true gradient is 0, since softmax is blind to a shift of its scores), and scores near half way are all
 * in it.
 *
 * Two correct computations, each off by about s, differ by sqrt 2 s. Allowed is 8 s, and more where
 * few runs leave s itself uncertain, 12 s from 16 runs: s is drawn from n numbers, and what is
 * divided by it has the long tails of Student's t.
 */
const sigmas = (runs: number) => 8 * (1 + 8 / runs);

/** 16 runs, fewer where a case is so large that they would take long. */
const runsFor = ({ products }: Statement) => Math.max(6, Math.min(16, Math.round(4e8 / products)));

/** What each number of a case may be off by, by the names and in the order of Told. */
export function tolerances(statement: Statement): Told {
  const truth = exact(statement);
  const runs = coarse(statement, runsFor(statement));
  const allowed = sigmas(runs.length);
  return new Map(
    [...truth].map(([name, values]) => [
      name,
      values.map((value, i) => {
        const squares = runs.reduce((sum, run) => sum + (run.get(name)![i] - value) ** 2, 0);
        // What is written down is itself rounded, once on each side.
        return allowed * Math.sqrt(squares / runs.length) + 2 * ROUNDOFF * Math.abs(value);
      }),
    ]),
  );
}
