import * as v from 'valibot';
import { storedConfig } from '../../../workers/catalog/config-check.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { UNKNOWN_FORMAT } from '../../../workers/catalog/formats.ts';
import { CATALOG_NAMES, type DatasetCard } from '../../../workers/protocol/dataset.ts';
import { ERROR_CODES } from '../../../workers/protocol/errors.ts';
import { datasetId, runId } from '../../../workers/protocol/ids.ts';
import { ELCREC_TERMS, EVAL_METRICS, TOTAL } from '../../../workers/catalog/metrics.ts';
import { RUN_STATUSES, type EpochRecord } from '../../../workers/protocol/run.ts';
import { datasetConfig } from '../../kinds/dataset/config.ts';
import type { DataOrigin } from '../../runs/record.ts';
import type { RunHead } from '../../storage/stored.ts';
import { isId, type CellId, type NotebookId } from '../../document/ids.ts';
import { isPlain } from '../../document/reading.ts';

/*
 * A run from a file, which anyone may have written. What this browser stored itself (src/storage/stored.ts) is
 * taken at its word in places; here every number is finite and bounded, every text and list has an end, and
 * what is not known is dropped, so that no figure can be made to fail or to hang.
 */
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));
const real = v.pipe(v.number(), v.finite());
const word = v.pipe(v.string(), v.maxLength(1_000));
const prose = v.pipe(v.string(), v.maxLength(100_000));
const list = <S extends v.GenericSchema>(item: S, most: number) =>
  v.pipe(v.array(item), v.maxLength(most), v.readonly());

/** A loss is called as a setting is: nothing else stands in a legend or at the head of a column. */
const lossName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/));
export const lossNames = v.pipe(
  list(lossName, 100),
  v.check((names) => new Set(names).size === names.length),
);
const losses = v.pipe(
  v.record(lossName, v.nullable(real)),
  v.check((named) => Object.hasOwn(named, TOTAL) && Object.keys(named).length <= 100),
);
const evaluated = v.object(v.entriesFromList(EVAL_METRICS, real));
/** Absent where nobody counted them. */
const ties = v.optional(v.nullable(v.object({ share: real, middle: evaluated })), null);
export const health = v.nullable(
  v.pipe(
    v.object({
      intents: count,
      used: count,
      largestShare: real,
      perplexity: real,
      nmi: v.nullable(real),
      occupancy: list(count, 10_000),
    }),
    v.check(({ intents, occupancy }) => intents === occupancy.length),
  ),
);

const config = v.pipe(
  v.unknown(),
  v.transform(storedConfig),
  v.custom<RunConfig>((value) => value !== null),
);

const reading = v.object({
  separator: word,
  header: v.boolean(),
  columns: v.nullable(
    v.object({ user: word, item: word, time: v.nullable(word), rating: v.nullable(word) }),
  ),
  guessed: v.boolean(),
  ...v.entriesFromList(['ties', 'repeats', 'incomplete'], count),
});
const card: v.GenericSchema<unknown, DatasetCard> = v.object({
  id: v.pipe(word, v.transform(datasetId)),
  name: word,
  hash: word,
  // One that only a newer page knows is kept, and shown as a file.
  format: v.fallback(word, UNKNOWN_FORMAT),
  reading: v.fallback(v.optional(reading), undefined),
  users: count,
  items: count,
  interactions: count,
  sparsity: real,
  meanLength: real,
  maxLength: count,
  droppedUsers: count,
  repeatedAnswers: v.optional(v.nullable(v.object({ valid: count, test: count })), null),
  lengthHistogram: list(v.object({ from: count, to: count, users: count }), 1_000),
  popularity: list(v.object({ rank: count, interactions: count }), 1_000),
  intents: v.nullable(list(v.object({ name: word, users: count }), 10_000)),
  paper: v.nullable(v.picklist(CATALOG_NAMES)),
});

/** Read as the dataset cell reads it: no address ever comes out of a file. Null for what it cannot use. */
const origin = v.pipe(
  v.unknown(),
  v.transform((value): DataOrigin | null => {
    if (!isPlain(value)) return null;
    const { kind, options, name } = value;
    const flat = kind === 'planted' && isPlain(options) ? options : { name };
    const { config: read, problems } = datasetConfig.read({ ...flat, source: kind });
    return problems.length === 0 ? read.source : null;
  }),
);

const id = v.pipe(v.string(), v.check(isId));
const place = v.object({
  notebook: v.pipe(
    id,
    v.transform((text) => text as NotebookId),
  ),
  cell: v.pipe(
    id,
    v.transform((text) => text as CellId),
  ),
});

const epoch: v.GenericSchema<unknown, EpochRecord> = v.object({
  epoch: count,
  step: count,
  seconds: real,
  train: losses,
  valid: evaluated,
  ties,
  health,
  best: v.boolean(),
  tensors: real,
  bytes: real,
});

const engine = v.object({
  backend: v.picklist(['webgpu', 'wasm', 'cpu']),
  reason: prose,
  device: word,
  limits: v.record(word, real),
});

/** Everything of a run but steps and maps. */
export const runHead: v.GenericSchema<unknown, RunHead> = v.object({
  id: v.pipe(word, v.minLength(1), v.transform(runId)),
  name: v.pipe(word, v.minLength(1)),
  note: prose,
  starred: v.boolean(),
  place: v.nullable(place),
  // Absent in files of before: a cell asked for one run alone.
  part: v.optional(word, ''),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  config,
  dataset: card,
  origin,
  plan: v.nullable(
    v.object({
      config,
      parameters: real,
      stepsPerEpoch: count,
      epochs: count,
      engine,
      datasetHash: word,
      // Absent from files of pages that knew four terms alone.
      terms: v.optional(lossNames, ELCREC_TERMS),
    }),
  ),
  status: v.picklist(RUN_STATUSES),
  epoch: count,
  step: count,
  stepsPerSecond: v.nullable(real),
  epochs: v.pipe(
    list(epoch, 100_000),
    v.check((epochs) => epochs.every((one, i) => i === 0 || one.epoch > epochs[i - 1].epoch)),
  ),
  result: v.nullable(
    v.object({
      bestEpoch: count,
      test: evaluated,
      valid: evaluated,
      ties,
      popularity: evaluated,
      health,
      users: count,
      protocol: prose,
      seconds: real,
    }),
  ),
  error: v.nullable(
    v.object({
      code: v.picklist(ERROR_CODES),
      message: prose,
      action: prose,
      line: v.exactOptional(count),
      count: v.exactOptional(count),
      detail: v.exactOptional(prose),
    }),
  ),
});
