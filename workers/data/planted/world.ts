import type { PlantedOptions } from '../../catalog/planted.ts';
import { stream, type Stream } from '../../random/stream.ts';

/** First path element of the generator's streams, under the purpose 'planted'. */
export const WORLD = 0;
export const LIFE = 1;

/** How likely the next item is the first, second or third successor of the last. */
export const SUCCESSOR_SHARES = [0.6, 0.25, 0.15] as const;

/** One intent's own habits: what is popular in it, and what follows what. Items are places 0..J-1. */
export interface IntentWorld {
  /** [J] popularity weights by place: 1 / rank^zipf_exponent, ranks in random order. */
  readonly weights: Float64Array;
  /** [J, 3] distinct places that tend to follow each place, never itself. */
  readonly successors: Int32Array;
}

/** Draws an index with the given weights; `total` is their sum over those not 0. */
export function weighted(weights: ArrayLike<number>, total: number, draws: Stream): number {
  let left = draws.uniform() * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
};

/** The habits of intent `intent`, the same for every user. */
export function intentWorld(options: PlantedOptions, intent: number): IntentWorld {
  const J = options.items_per_intent;
  const draws = stream(options.seed, 'planted', WORLD, intent);
  const ranks = draws.shuffle(Int32Array.from({ length: J }, (_, i) => i + 1));
  const weights = Float64Array.from(ranks, (rank) => rank ** -options.zipf_exponent);
  const successors = new Int32Array(J * SUCCESSOR_SHARES.length);
  for (let place = 0; place < J; place++) {
    const open = weights.slice();
    open[place] = 0;
    for (let s = 0; s < SUCCESSOR_SHARES.length; s++) {
      const next = weighted(open, sum(open), draws);
      successors[place * SUCCESSOR_SHARES.length + s] = next;
      open[next] = 0;
    }
  }
  return { weights, successors };
}

/** A popular item of the intent that the user does not have yet; -1 where there is none. */
export function byPopularity(world: IntentWorld, has: Uint8Array, draws: Stream): number {
  const open = world.weights.map((weight, place) => (has[place] === 1 ? 0 : weight));
  return weighted(open, sum(open), draws);
}

/** A successor of `last` that the user does not have yet; -1 where all three are taken. */
export function bySuccession(
  world: IntentWorld,
  last: number,
  has: Uint8Array,
  draws: Stream,
): number {
  const at = last * SUCCESSOR_SHARES.length;
  const open = SUCCESSOR_SHARES.map((share, s) =>
    has[world.successors[at + s]] === 1 ? 0 : share,
  );
  const chosen = weighted(open, sum(open), draws);
  return chosen < 0 ? -1 : world.successors[at + chosen];
}
