import { type PlantedOptions, PLANTED_BOUNDS } from '../../catalog/planted.ts';
import { LabFailure } from '../../protocol/errors.ts';
import { stream, type Stream } from '../../random/stream.ts';
import { assemble } from '../prepare/assemble.ts';
import type { Dataset, PlantedTruth } from '../dataset.ts';
import { Pace } from '../pace.ts';
import { MIN_INTERACTIONS } from '../prepare/failures.ts';
import { intentName, itemName } from './themes.ts';
import { byPopularity, bySuccession, intentWorld, LIFE, type IntentWorld } from './world.ts';

/** @throws LabFailure BAD_CONFIG naming the first knob out of its bounds. */
export function checkPlantedOptions(options: PlantedOptions): void {
  for (const key of Object.keys(PLANTED_BOUNDS) as (keyof PlantedOptions)[]) {
    const { min, max, integer } = PLANTED_BOUNDS[key];
    const given = options[key];
    const values: readonly number[] = typeof given === 'number' ? [given] : given;
    const fits = (x: number): boolean => x >= min && x <= max && (!integer || Number.isInteger(x));
    if (values.every(fits)) continue;
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `${key} is ${values.join(', ')}, but must be ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}.`,
      action: `Change ${key}.`,
    });
  }
}

/** One user's history as the generator tells it. */
export interface PlantedLife {
  /** Item ids (intent · J + place + 1), oldest first, each at most once. */
  readonly items: readonly number[];
  /** The intent most of the items belong to; of equals the one met first. */
  readonly intent: number;
  /** Activity group, 0 (quietest) .. 3. */
  readonly activity: number;
}

/** Poisson by counting (Knuth), in parts so that exp(-mean) cannot vanish. */
function poisson(mean: number, draws: Stream): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 50) {
    const floor = Math.exp(-Math.min(left, 50));
    for (let p = draws.uniform(); p > floor; p *= draws.uniform()) count++;
  }
  return count;
}

/**
 * The life of user `user`: a length by activity group (5 + Poisson), then item after item: noise,
 * or one of the current intent by succession or popularity. Depends on (options, user) alone.
 */
export function plantedLife(
  options: PlantedOptions,
  worlds: readonly IntentWorld[],
  user: number,
): PlantedLife {
  const { intents, items_per_intent: J, switch_probability, noise, markov_strength } = options;
  const draws = stream(options.seed, 'planted', LIFE, user);
  const activity = draws.below(options.mean_lengths.length);
  const wanted =
    MIN_INTERACTIONS + poisson(options.mean_lengths[activity] - MIN_INTERACTIONS, draws);
  // At most half the items, so that a new one is always quickly found.
  const length = Math.min(wanted, Math.max(MIN_INTERACTIONS, Math.floor((intents * J) / 2)));

  const has = new Uint8Array(intents * J);
  const items: number[] = [];
  let intent = draws.below(intents);
  let last = -1; // place of the last item taken on purpose within `intent`; -1 = none yet
  const leave = (): void => {
    intent = (intent + 1 + draws.below(intents - 1)) % intents;
    last = -1;
  };
  while (items.length < length) {
    let taken: number;
    if (draws.uniform() < noise) {
      do taken = draws.below(intents * J);
      while (has[taken] === 1);
    } else {
      if (draws.uniform() < switch_probability) leave();
      let place = -1;
      while (place < 0) {
        const mine = has.subarray(intent * J, (intent + 1) * J);
        if (last >= 0 && draws.uniform() < markov_strength) {
          place = bySuccession(worlds[intent], last, mine, draws);
        }
        if (place < 0) place = byPopularity(worlds[intent], mine, draws);
        if (place < 0) leave(); // everything of this intent is taken
      }
      last = place;
      taken = intent * J + place;
    }
    has[taken] = 1;
    items.push(taken + 1);
  }
  return { items, intent: commonest(items, J), activity };
}

function commonest(items: readonly number[], J: number): number {
  const counts = new Map<number, number>();
  for (const item of items) {
    const intent = Math.floor((item - 1) / J);
    counts.set(intent, (counts.get(intent) ?? 0) + 1);
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** A data set with known intents: the same options give the same bytes anywhere. */
export async function plantedDataset(name: string, options: PlantedOptions): Promise<Dataset> {
  checkPlantedOptions(options);
  const J = options.items_per_intent;
  const worlds = Array.from({ length: options.intents }, (_, k) => intentWorld(options, k));
  const lives: PlantedLife[] = [];
  const pace = new Pace();
  for (let user = 0; user < options.users; user++) {
    const life = plantedLife(options, worlds, user);
    lives.push(life);
    if (pace.due(options.intents * J + life.items.length * 2 * J)) await pace.turn();
  }

  const offsets = new Int32Array(lives.length + 1);
  lives.forEach((life, u) => (offsets[u + 1] = offsets[u] + life.items.length));
  const sequence = new Int32Array(offsets[lives.length]);
  lives.forEach((life, u) => sequence.set(life.items, offsets[u]));
  const userIds = Int32Array.from(lives, (_, u) => u + 1);
  const dataset = await assemble(name, { userIds, offsets, sequence });

  // Items nobody met are gone from the dataset, so names and truth go by original id.
  const originals = [...dataset.originalItems.subarray(1)];
  const intentOf = (id: number): number => Math.floor((id - 1) / J);
  const planted: PlantedTruth = {
    intentNames: worlds.map((_, k) => intentName(k)),
    itemIntent: Int32Array.from([-1, ...originals.map(intentOf)]),
    userIntent: Int32Array.from(lives, (life) => life.intent),
    userActivity: Int32Array.from(lives, (life) => life.activity),
  };
  const itemNames = ['', ...originals.map((id) => itemName(intentOf(id), (id - 1) % J))];
  return { ...dataset, itemNames, planted };
}
