import * as v from 'valibot';
import { configProblems, upgradeConfig } from '../catalog/config-check.ts';
import type { RunConfig } from '../catalog/config.ts';
import { badCheckpoint } from './failure.ts';

/** What a checkpoint of the notebook says about itself. */
export interface CheckpointMetadata {
  readonly config?: RunConfig;
  readonly seed?: number;
  /** SHA-256 (hex) of the data set it was trained on. */
  readonly datasetHash?: string;
  /** Finite numbers by name, e.g. `ndcg@20`. */
  readonly metrics?: Readonly<Record<string, number>>;
  readonly appVersion?: string;
}

/** The same as safetensors keeps it: text by text. `format` tells other readers PyTorch's layout. */
export function writeMetadata(metadata: CheckpointMetadata): Record<string, string> {
  const { config, seed, datasetHash, metrics, appVersion } = metadata;
  const texts: Record<string, string> = { format: 'pt' };
  if (appVersion !== undefined) texts.app_version = appVersion;
  if (config !== undefined) texts.config = JSON.stringify(config);
  if (seed !== undefined) texts.seed = String(seed);
  if (datasetHash !== undefined) texts.dataset_hash = datasetHash;
  if (metrics !== undefined) {
    // JSON has no NaN: what was never measured is left out.
    const finite = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
    texts.metrics = JSON.stringify(Object.fromEntries(finite));
  }
  return texts;
}

const Metrics = v.record(v.string(), v.pipe(v.number(), v.finite()));

/**
 * Reads {@link writeMetadata}'s texts; null where the file does not come from the notebook (other
 * tools use the same keys for their own purposes).
 * @throws LabFailure BAD_CHECKPOINT where a file of the notebook holds settings that cannot be
 *   trained: guessing them (the number of heads is in no shape) would give wrong numbers.
 */
export function readMetadata(texts: ReadonlyMap<string, string>): CheckpointMetadata | null {
  const appVersion = texts.get('app_version');
  if (appVersion === undefined) return null;
  const config = texts.get('config');
  const seed = texts.get('seed');
  const datasetHash = texts.get('dataset_hash');
  const metrics = texts.get('metrics');
  return {
    appVersion,
    ...(config === undefined ? {} : { config: readConfigText(config) }),
    ...(seed === undefined ? {} : { seed: readSeed(seed) }),
    ...(datasetHash === undefined ? {} : { datasetHash }),
    ...(metrics === undefined ? {} : { metrics: readMetrics(metrics) }),
  };
}

function readConfigText(text: string): RunConfig {
  const config = upgradeConfig(parseJson(text, 'settings'));
  const problems = configProblems(config);
  if (problems.length > 0) {
    throw badCheckpoint(
      `The settings inside the checkpoint cannot be used: ${problems[0].key}: ${problems[0].message}.`,
    );
  }
  return config as RunConfig;
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw badCheckpoint('The seed inside the checkpoint is not a whole number.');
  }
  return seed;
}

function readMetrics(text: string): Readonly<Record<string, number>> {
  const parsed = v.safeParse(Metrics, parseJson(text, 'metrics'));
  if (!parsed.success) throw badCheckpoint('The metrics inside the checkpoint are not numbers.');
  return parsed.output;
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badCheckpoint(`The ${what} inside the checkpoint are damaged.`);
  }
}
