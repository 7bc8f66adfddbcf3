import { LabFailure } from '../protocol/errors.ts';
import type { ClusterHealth } from '../catalog/metrics.ts';

/**
 * Does the model use its intents?
 *
 * `assignments` [users] is each user's nearest centre on [0, intents); `planted` [users] the true
 * intent where it is known (any integer labels, as many or as few as there are).
 *
 * A label off the range, no user at all, or arrays of different length are a fault of the caller
 * and throw INTERNAL.
 */
export function clusterHealth(
  assignments: Int32Array,
  intents: number,
  planted: Int32Array | null,
): ClusterHealth {
  if (assignments.length === 0) throw fault('cluster health was asked of no users');
  const occupancy = new Array<number>(intents).fill(0);
  for (const intent of assignments) {
    if (!(intent >= 0 && intent < intents)) {
      throw fault(`a user is assigned to intent ${intent} of ${intents}`);
    }
    occupancy[intent] += 1;
  }
  return {
    intents,
    used: occupancy.filter((users) => users > 0).length,
    largestShare: Math.max(...occupancy) / assignments.length,
    perplexity: Math.exp(entropy(occupancy, assignments.length)),
    nmi: planted && normalisedMutualInformation(planted, assignments),
    occupancy,
  };
}

/**
 * Mutual information of two labellings over the arithmetic mean of their entropies, 0..1, natural
 * logarithms: what scikit-learn's `normalized_mutual_info_score` does by default, its limits too.
 * Both labellings of one cluster each: 1 (they agree perfectly). Only one of them of one cluster: 0.
 */
export function normalisedMutualInformation(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) throw fault(`${a.length} labels were compared with ${b.length}`);
  const users = a.length;
  const countA = new Map<number, number>();
  const countB = new Map<number, number>();
  const joint = new Map<number, Map<number, number>>();
  for (let u = 0; u < users; u++) {
    let row = joint.get(a[u]);
    if (!row) joint.set(a[u], (row = new Map<number, number>()));
    increment(row, b[u]);
    increment(countA, a[u]);
    increment(countB, b[u]);
  }
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

/** Entropy in nats of counts that sum to `total`; empty clusters add nothing. */
function entropy(counts: Iterable<number>, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}

function increment(counts: Map<number, number>, label: number): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}

function fault(what: string): LabFailure {
  return new LabFailure({
    code: 'INTERNAL',
    message: `The intents could not be measured: ${what}.`,
    action: 'Report this with the settings of the run.',
  });
}
