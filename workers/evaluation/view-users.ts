import { everyUser } from '../data/rows.ts';
import { unitLength } from '../engine/ops/index.ts';
import { clone, dispose, tidy } from '../engine/tf.ts';
import { diverged } from '../models/blocks/finite.ts';
import type { Parameters } from '../models/blocks/parameters.ts';
import { unitRows, userVectors } from '../models/blocks/user-vectors.ts';
import type { Fitted } from '../models/fitted.ts';
import type { IntentView } from '../models/recommender.ts';
import type { ClusterHealth } from '../catalog/metrics.ts';
import { assign } from './assign.ts';
import { clusterHealth } from './health.ts';

/** `values` at `rows`. */
export const pick = (values: Int32Array, rows: Int32Array): Int32Array =>
  Int32Array.from(rows, (row) => values[row]);

/** Users as the map and cluster health see them. */
export interface UserView {
  /** Dataset rows, [n], ascending. */
  readonly users: Int32Array;
  /** [n, D] of unit length. */
  readonly vectors: Float32Array;
  /** [K, D] of unit length; null without centres. */
  readonly centres: Float32Array | null;
  /** [n] nearest centre; null without centres. */
  readonly intents: Int32Array | null;
  readonly health: ClusterHealth | null;
}

/** Encodes users (all, unless told which) and finds their nearest centres. Yields between chunks. */
export async function* viewUsers(
  { prepared, parameters, dataset }: Fitted,
  users: Int32Array = everyUser(dataset),
): AsyncGenerator<void, UserView> {
  const { values, width } = yield* userVectors(prepared.users, parameters, users);
  const found = await centresOf(prepared.intents, parameters);
  if (found === null) {
    return { users, vectors: unitRows(values, width), centres: null, intents: null, health: null };
  }
  const { nearest, stored, centres } = found;
  const asTheyAre = nearest === 'as_they_are' ? yield* assign(values, stored, width) : null;
  const vectors = unitRows(values, width);
  const intents = asTheyAre ?? (yield* assign(vectors, centres, width));
  const planted = dataset.planted && pick(dataset.planted.userIntent, users);
  const health = clusterHealth({ vectors, centres, width, intents, planted });
  return { users, vectors, centres, intents, health };
}

interface Centres {
  readonly nearest: IntentView['nearest'];
  /** [K, D] as the model has them, and at unit length. */
  readonly stored: Float32Array;
  readonly centres: Float32Array;
}

/** Null where there are none. @throws LabFailure DIVERGED where one is not finite. */
async function centresOf(
  intents: IntentView | null,
  parameters: Parameters,
): Promise<Centres | null> {
  if (intents === null) return null;
  const found = tidy(() => {
    const centres = intents.centres(parameters);
    return centres === null ? [] : [clone(centres), unitLength(centres)];
  });
  if (found.length === 0) return null;
  const [stored, centres] = await Promise.all(
    found.map(async (tensor) => (await tensor.data()) as Float32Array),
  );
  dispose(found);
  if (!centres.every(Number.isFinite)) throw await diverged('the intent centres', parameters);
  return { nearest: intents.nearest, stored, centres };
}
