import type { Dataset } from '../../data/dataset.ts';
import { history } from '../../data/split.ts';
import { clone, tidy } from '../../engine/tf.ts';
import type { Fitted } from '../../models/fitted.ts';
import type { LiftedItem, NearIntent, NearIntents, SeenItem } from '../../protocol/inspection.ts';

/** Nearest intents that are told of. */
const NEAREST = 5;
/** Items by which an intent is told. */
const ITEMS_OF_INTENT = 5;
/** An item counts for an intent from this share of its users on, or so many of them. */
const SUPPORT = { share: 0.01, least: 3 } as const;

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, d) => sum + value * b[d], 0);

/** At unit length. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.max(Math.sqrt(dot(vector, vector)), 1e-12);
  return vector.map((value) => value / length);
}

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0));

/**
 * The intents nearest to a user's vector [D], nearest first as the model seeks them: among unit vectors or among those
 * that are stored. Null for a model without centres at hand.
 * @param intents of all users, where they are to be told by their items
 */
export async function nearIntents(
  { prepared, parameters, dataset }: Fitted,
  vector: Float32Array,
  intents: Int32Array | null,
  known: (item: number) => SeenItem,
): Promise<NearIntents | null> {
  const view = prepared.intents;
  if (view === null) return null;
  const [stored] = tidy(() => {
    const centres = view.centres(parameters);
    return centres === null ? [] : [clone(centres)];
  });
  if (stored === undefined) return null;
  const values = (await stored.data()) as Float32Array;
  stored.dispose();
  const { length: width } = vector;
  const all = Array.from({ length: values.length / width }, (_, intent): NearIntent => {
    const centre = values.subarray(intent * width, (intent + 1) * width);
    const [here, there] =
      view.nearest === 'at_unit_length' ? [unit(vector), unit(centre)] : [vector, centre];
    return {
      intent,
      cosine: dot(unit(vector), unit(centre)),
      distance: distance(here, there),
      users: null,
      items: [],
    };
  });
  const list = all.sort((a, b) => a.distance - b.distance).slice(0, NEAREST);
  return {
    of: values.length / width,
    nearest: view.nearest,
    list: intents === null ? list : list.map((one) => described(one, dataset, intents, known)),
    support: SUPPORT.least,
  };
}

/** An intent told by what its users have more often than others: training items alone, each user counted once. */
function described(
  near: NearIntent,
  dataset: Dataset,
  intents: Int32Array,
  known: (item: number) => SeenItem,
): NearIntent {
  const among = new Int32Array(dataset.items + 1);
  const everywhere = new Int32Array(dataset.items + 1);
  let users = 0;
  for (let user = 0; user < dataset.users; user++) {
    const own = intents[user] === near.intent;
    if (own) users += 1;
    for (const item of new Set(history(dataset, user, 2))) {
      everywhere[item] += 1;
      if (own) among[item] += 1;
    }
  }
  const floor = Math.min(users, Math.max(SUPPORT.least, Math.ceil(SUPPORT.share * users)));
  const items: LiftedItem[] = [];
  among.forEach((count, item) => {
    if (count === 0 || count < floor) return;
    const lift = count / users / (everywhere[item] / dataset.users);
    items.push({ ...known(item), lift, users: count });
  });
  items.sort((a, b) => b.lift - a.lift || b.users - a.users);
  return { ...near, users, items: items.slice(0, ITEMS_OF_INTENT) };
}
