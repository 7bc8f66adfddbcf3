import { everyUser } from '../data/rows.ts';
import { unitLength } from '../engine/ops/index.ts';
import { tidy } from '../engine/tf.ts';
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
  const vectors = unitRows(values, width);
  const centres = await unitCentres(prepared.intents, parameters);
  if (centres === null) return { users, vectors, centres, intents: null, health: null };
  const intents = yield* assign(vectors, centres, width);
  const planted = dataset.planted && pick(dataset.planted.userIntent, users);
  const health = clusterHealth(intents, centres.length / width, planted);
  return { users, vectors, centres, intents, health };
}

/** The centres at unit length, [K, D]; null where there are none. @throws LabFailure DIVERGED where one is not finite. */
async function unitCentres(
  intents: IntentView | null,
  parameters: Parameters,
): Promise<Float32Array | null> {
  const [unit] = tidy(() => {
    const centres = intents?.centres(parameters) ?? null;
    return centres === null ? [] : [unitLength(centres)];
  });
  if (unit === undefined) return null;
  const values = (await unit.data()) as Float32Array;
  unit.dispose();
  if (!values.every(Number.isFinite)) throw await diverged('the intent centres', parameters);
  return values;
}
