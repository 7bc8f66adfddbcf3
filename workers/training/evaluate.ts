import type { Dataset } from '../data/dataset.ts';
import { everyUser } from '../data/rows.ts';
import type { Split } from '../data/split.ts';
import { clusterHealth } from '../evaluation/health.ts';
import { evaluationRanks } from '../evaluation/rank.ts';
import { measured, type Measured } from '../evaluation/ranking.ts';
import { assign, unitCentres, unitRows, userVectors } from '../evaluation/users.ts';
import type { Parameters } from '../models/blocks/parameters.ts';
import type { RunConfig } from '../catalog/config.ts';
import type { ClusterHealth } from '../catalog/metrics.ts';

/** `values` at `rows`. */
export const pick = (values: Int32Array, rows: Int32Array): Int32Array =>
  Int32Array.from(rows, (row) => values[row]);

/** What evaluating needs of the settings. */
export type EvaluationConfig = Pick<
  RunConfig,
  'num_hidden_layers' | 'num_attention_heads' | 'pooling' | 'seen_items'
>;

/** HR, NDCG and MRR of a split by full ranking, and what its ties are worth. Yields between chunks. */
export async function* measure(
  parameters: Parameters,
  config: EvaluationConfig,
  dataset: Dataset,
  split: Split,
): AsyncGenerator<void, Measured> {
  return measured(yield* evaluationRanks(parameters, config, dataset, split));
}

/** Whether a model groups its users at all; without, their vectors are wanted by the map alone. */
export const hasCentres = ({ size }: Parameters): boolean => size.num_intent_clusters !== null;

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
  parameters: Parameters,
  config: EvaluationConfig,
  dataset: Dataset,
  users: Int32Array = everyUser(dataset),
): AsyncGenerator<void, UserView> {
  const width = parameters.size.hidden_size;
  const vectors = unitRows(yield* userVectors(parameters, config, dataset, users), width);
  const { num_intent_clusters } = parameters.size;
  if (num_intent_clusters === null) {
    return { users, vectors, centres: null, intents: null, health: null };
  }
  const centres = await unitCentres(parameters);
  const intents = yield* assign(vectors, centres, width);
  const planted = dataset.planted && pick(dataset.planted.userIntent, users);
  return {
    users,
    vectors,
    centres,
    intents,
    health: clusterHealth(intents, num_intent_clusters, planted),
  };
}
