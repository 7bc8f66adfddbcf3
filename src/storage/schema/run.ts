import * as v from 'valibot';
import { storedConfig } from '../../../workers/catalog/config-check.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import {
  EVAL_METRICS,
  TOTAL,
  type ClusterHealth,
  type Losses,
} from '../../../workers/catalog/metrics.ts';
import { ERROR_CODES } from '../../../workers/protocol/errors.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { RUN_STATUSES, type EpochRecord, type UserAnswers } from '../../../workers/protocol/run.ts';
import { cellId, isId, notebookId } from '../../document/ids.ts';
import type { Imported, RunRecord } from '../../runs/record.ts';
import { cardSchema } from './card.ts';
import type { Rules, Schema } from './rules.ts';

/** A run without its long parts, which are kept apart. */
export type RunHead = Omit<RunRecord, 'steps' | 'snapshots' | 'maps' | 'preparing'>;

/** Losses of one step, at most; no model comes near it. */
const MOST_LOSSES = 100;

/** Names of losses, each once. */
export const lossNamesSchema = ({ list, lossName }: Rules): Schema<readonly string[]> =>
  v.pipe(
    list(lossName, MOST_LOSSES),
    v.check((names) => new Set(names).size === names.length),
  );

const lossesSchema = ({ real, lossName }: Rules): Schema<Losses> =>
  v.pipe(
    v.record(lossName, v.nullable(real)),
    v.check((losses) => Object.hasOwn(losses, TOTAL) && Object.keys(losses).length <= MOST_LOSSES),
  );

const evaluatedSchema = ({ object, real }: Rules) => object(v.entriesFromList(EVAL_METRICS, real));

const tiesSchema = (rules: Rules) =>
  v.nullable(rules.object({ share: rules.real, middle: evaluatedSchema(rules) }));

/** Health of a clustering. */
export const healthSchema = ({ object, list, count, real }: Rules): Schema<ClusterHealth> =>
  v.pipe(
    object({
      intents: count,
      used: count,
      largestShare: real,
      perplexity: real,
      nmi: v.nullable(real),
      occupancy: list(count, 10_000),
      purity: v.optional(v.nullable(real)),
      meanNorm: v.optional(real),
      nearest: v.optional(list(real, 10_000)),
      distinct: v.optional(count),
      drift: v.optional(v.nullable(object({ nmi: real, ari: real }))),
    }),
    v.check(({ intents, occupancy }) => intents === occupancy.length),
  );

/** An epoch as records of today have it: what came later is filled in before (upgrades.ts). */
export const epochSchema = (rules: Rules): Schema<EpochRecord> =>
  rules.object({
    epoch: rules.count,
    step: rules.count,
    seconds: rules.real,
    train: lossesSchema(rules),
    valid: evaluatedSchema(rules),
    ties: tiesSchema(rules),
    health: v.nullable(healthSchema(rules)),
    pulls: v.optional(
      v.record(
        rules.lossName,
        rules.object({ encoder: rules.real, centres: v.nullable(rules.real) }),
      ),
    ),
    best: v.boolean(),
    tensors: rules.real,
    bytes: rules.real,
  });

const config = v.pipe(
  v.unknown(),
  v.transform(storedConfig),
  v.custom<RunConfig>((value) => value !== null),
);

/** Of a notebook or a cell. */
const id = v.pipe(v.string(), v.check(isId));

const errorSchema = ({ object, count, prose }: Rules) =>
  object({
    code: v.picklist(ERROR_CODES),
    message: prose,
    action: prose,
    line: v.optional(count),
    count: v.optional(count),
    detail: v.optional(prose),
  });

const planSchema = (rules: Rules) => {
  const { object, oneOf, count, real, word, prose } = rules;
  const engine = object({
    backend: oneOf(['webgpu', 'wasm', 'cpu']),
    reason: prose,
    device: word,
    limits: v.record(word, real),
  });
  return object({
    config,
    parameters: real,
    stepsPerEpoch: count,
    epochs: count,
    engine,
    datasetHash: word,
    terms: lossNamesSchema(rules),
  });
};

const resultSchema = (rules: Rules) =>
  rules.object({
    bestEpoch: rules.count,
    test: evaluatedSchema(rules),
    valid: evaluatedSchema(rules),
    ties: tiesSchema(rules),
    popularity: evaluatedSchema(rules),
    health: v.nullable(healthSchema(rules)),
    users: rules.count,
    protocol: rules.prose,
    seconds: rules.real,
  });

const importedSchema = ({ object, list, real, word }: Rules): Schema<Imported> =>
  object({
    file: word,
    models: list(word, 100),
    told: v.nullable(list(word, 1_000)),
    headsAssumed: v.boolean(),
    matchedByOrder: v.boolean(),
    meanNorm: real,
    clusterLoss: v.nullable(real),
  });

/** The test, user by user: as many of each as there are users. */
const answersSchema = ({ object, int32 }: Rules): Schema<UserAnswers> =>
  v.pipe(
    object({ above: int32, tied: int32, lengths: int32, intents: v.nullable(int32) }),
    v.check(
      ({ above, tied, lengths, intents }) =>
        [tied, lengths, intents ?? above].every(({ length }) => length === above.length) &&
        [above, tied, lengths].every((counts) => counts.every((count) => count >= 0)),
    ),
  );

/** Everything of a run but steps and maps, as records of today have it. */
export function runSchema(rules: Rules): Schema<RunHead> {
  const { object, list, count, real, word, prose } = rules;
  const place = object({
    notebook: v.pipe(id, v.transform(notebookId)),
    cell: v.pipe(id, v.transform(cellId)),
  });
  return object({
    id: v.pipe(word, v.minLength(1), v.transform(runId)),
    name: v.pipe(word, v.minLength(1)),
    note: prose,
    starred: v.boolean(),
    place: v.nullable(place),
    part: word,
    startedAt: v.pipe(v.string(), v.isoTimestamp()),
    config,
    dataset: cardSchema(rules),
    origin: rules.origin,
    plan: v.nullable(planSchema(rules)),
    status: v.picklist(RUN_STATUSES),
    epoch: count,
    step: count,
    stepsPerSecond: v.nullable(real),
    epochs: list(epochSchema(rules), 100_000),
    result: v.nullable(resultSchema(rules)),
    error: v.nullable(errorSchema(rules)),
    imported: v.optional(importedSchema(rules)),
    answers: v.optional(answersSchema(rules)),
    changes: v.optional(list(object({ step: count, key: word, value: real }), 10_000)),
  });
}
