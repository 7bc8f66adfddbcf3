import type { Dataset } from '../data/dataset.ts';
import type { Split } from '../data/split.ts';
import { clusterHealth } from '../evaluation/health.ts';
import { evalMetrics } from '../evaluation/metrics.ts';
import { evaluationRanks } from '../evaluation/rank.ts';
import { assign, unitCentres, unitRows, userVectors } from '../evaluation/users.ts';
import type { Parameters } from '../model/parameters.ts';
import type { RunConfig } from '../protocol/config.ts';
import type { ClusterHealth, EvalMetrics } from '../protocol/metrics.ts';

/** What evaluating needs of the settings. */
export type EvaluationConfig = Pick<
  RunConfig,
  'num_hidden_layers' | 'num_attention_heads' | 'pooling'
>;

/** HR, NDCG and MRR of a split by full ranking. Yields between chunks. */
export async function* measure(
  parameters: Parameters,
  config: EvaluationConfig,
  dataset: Dataset,
  split: Split,
): AsyncGenerator<void, EvalMetrics> {
  return evalMetrics(yield* evaluationRanks(parameters, config, dataset, split));
}

/** All users as the map and cluster health see them. */
export interface UserView {
  /** [users, D] of unit length. */
  readonly vectors: Float32Array;
  /** [K, D] of unit length; null without centres. */
  readonly centres: Float32Array | null;
  /** [users] nearest centre; null without centres. */
  readonly intents: Int32Array | null;
  readonly health: ClusterHealth | null;
}

/** Encodes every user and finds the nearest centres. Yields between chunks. */
export async function* viewUsers(
  parameters: Parameters,
  config: EvaluationConfig,
  dataset: Dataset,
): AsyncGenerator<void, UserView> {
  const width = parameters.size.hidden_size;
  const vectors = unitRows(yield* userVectors(parameters, config, dataset), width);
  const { num_intent_clusters } = parameters.size;
  if (num_intent_clusters === null) {
    return { vectors, centres: null, intents: null, health: null };
  }
  const centres = await unitCentres(parameters);
  const intents = assign(vectors, centres, width);
  const planted = dataset.planted?.userIntent ?? null;
  return {
    vectors,
    centres,
    intents,
    health: clusterHealth(intents, num_intent_clusters, planted),
  };
}
