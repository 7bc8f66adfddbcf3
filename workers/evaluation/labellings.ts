/** How far two labellings of the same users agree. Labels are any integers, as many or as few as there are. */
import { LabFailure } from '../protocol/errors.ts';

/** How often the labels of two labellings meet. */
interface Contingency {
  readonly users: number;
  readonly countA: ReadonlyMap<number, number>;
  readonly countB: ReadonlyMap<number, number>;
  /** By label of A, then of B. */
  readonly joint: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

function contingency(a: Int32Array, b: Int32Array): Contingency {
  if (a.length !== b.length) throw unequal(a.length, b.length);
  const countA = new Map<number, number>();
  const countB = new Map<number, number>();
  const joint = new Map<number, Map<number, number>>();
  for (let u = 0; u < a.length; u++) {
    let row = joint.get(a[u]);
    if (!row) joint.set(a[u], (row = new Map<number, number>()));
    increment(row, b[u]);
    increment(countA, a[u]);
    increment(countB, b[u]);
  }
  return { users: a.length, countA, countB, joint };
}

/**
 * Mutual information of two labellings over the arithmetic mean of their entropies, 0..1, natural
 * logarithms: what scikit-learn's `normalized_mutual_info_score` does by default, its limits too.
 * Both labellings of one cluster each: 1 (they agree perfectly). Only one of them of one cluster: 0.
 * @throws LabFailure INTERNAL for labellings of different length.
 */
export function normalisedMutualInformation(a: Int32Array, b: Int32Array): number {
  const { users, countA, countB, joint } = contingency(a, b);
  if (countA.size <= 1 && countB.size <= 1) return 1;

  let information = 0; // sum of n_ab / n · log(n · n_ab / (n_a · n_b))
  for (const [labelA, row] of joint) {
    for (const [labelB, together] of row) {
      const expected = (countA.get(labelA) ?? 0) * (countB.get(labelB) ?? 0);
      information += (together / users) * Math.log((users * together) / expected);
    }
  }
  // What is left of zero after rounding must not be divided by another small number.
  if (information <= Number.EPSILON) return 0;
  const mean = (entropy(countA.values(), users) + entropy(countB.values(), users)) / 2;
  return Math.min(1, information / mean);
}

/**
 * Share of pairs of users on which two labellings agree, corrected for chance: 1 the same groups, 0 what chance gives,
 * below 0 less (Hubert and Arabie 1985). As scikit-learn's `adjusted_rand_score`: 1 where both are trivial alike.
 * @throws LabFailure INTERNAL for labellings of different length.
 */
export function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  const { users, countA, countB, joint } = contingency(a, b);
  let together = 0;
  for (const row of joint.values()) together += pairs(row.values());
  const [inA, inB] = [pairs(countA.values()), pairs(countB.values())];
  const expected = users < 2 ? 0 : (inA * inB) / pairs([users]);
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/**
 * Share of users that bear the commonest label of `truth` among those with their label in `found`, 0..1. It grows with
 * the number of labels: compare only what has as many.
 * @throws LabFailure INTERNAL for labellings of different length.
 */
export function purity(found: Int32Array, truth: Int32Array): number {
  const { users, joint } = contingency(found, truth);
  let right = 0;
  for (const row of joint.values()) right += Math.max(...row.values());
  return users === 0 ? 0 : right / users;
}

/** Entropy in nats of counts that sum to `total`; empty clusters add nothing. */
export function entropy(counts: Iterable<number>, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}

/** Pairs within groups of these sizes. */
function pairs(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}

function increment(counts: Map<number, number>, label: number): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}

const unequal = (a: number, b: number): LabFailure =>
  new LabFailure({
    code: 'INTERNAL',
    message: `Two groupings could not be compared: ${a} labels stand beside ${b}.`,
    action: 'Report this with the settings of the run.',
  });
