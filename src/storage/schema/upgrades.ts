import { TOTAL } from '../../../workers/catalog/metrics.ts';
import { isPlain } from '../../document/reading.ts';

type Plain = Readonly<Record<string, unknown>>;

/** What is stored, by kind. Runs and their steps stand in files too, under the version of the file. */
export type RecordKind = 'run' | 'steps' | 'map' | 'point' | 'notebook' | 'file' | 'checkpoint';

/** What changed from one version to the next: pure, and with no opinion on what is damaged. */
type Upgrade = Partial<Readonly<Record<RecordKind, (record: Plain) => Plain>>>;

/** A record with what it lacks. */
const completed = (record: Plain, missing: Plain): Plain => ({
  ...record,
  ...Object.fromEntries(Object.entries(missing).filter(([key]) => record[key] === undefined)),
});

/** The same of what may be none. */
const filled = (value: unknown, missing: Plain): unknown =>
  isPlain(value) ? completed(value, missing) : value;

const withTies = (value: unknown): unknown => filled(value, { ties: null });

/** The terms of every run of version 1, which knew ELCRec alone: what its card says later changes no file of then. */
const TERMS_OF_1: readonly string[] = ['loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster'];

/** The step table of version 1: bit i of a step's byte is set where its i-th loss is absent, [N]. */
function namedColumns(table: Plain): Plain {
  const { absent } = table;
  if ('losses' in table || !(absent instanceof Uint8Array)) return table;
  const losses = [TOTAL, ...TERMS_OF_1];
  const each = [...absent].flatMap((bits) => losses.map((_, i) => (bits >> i) & 1));
  return { ...table, losses, absent: Uint8Array.from(each) };
}

/** Version 1 did not look at all of an epoch, a plan and a card: what it read without them is read still. */
const epochOf1 = (epoch: unknown): unknown => filled(epoch, { ties: null, tensors: 0, bytes: 0 });

function planOf1(plan: unknown, dataset: unknown): unknown {
  if (!isPlain(plan)) return plan;
  const datasetHash = isPlain(dataset) ? dataset.hash : '';
  return {
    ...completed(plan, { terms: TERMS_OF_1, parameters: 0, datasetHash }),
    engine: filled(plan.engine, { limits: {} }),
  };
}

/**
 * Version 2: runs say which terms their loss has, and which of their cell's runs they are. Version 1 grew as it went: its
 * early runs have no note, star or place, and nobody counted ties and repeated answers.
 */
const toNamedTerms: Upgrade = {
  run: (run) => ({
    ...completed(run, { note: '', starred: false, place: null, part: '' }),
    dataset: filled(run.dataset, { repeatedAnswers: null, maxLength: 0, droppedUsers: 0 }),
    plan: planOf1(run.plan, run.dataset),
    epochs: Array.isArray(run.epochs) ? run.epochs.map(epochOf1) : run.epochs,
    result: withTies(run.result),
  }),
  steps: namedColumns,
  point: (stored) => {
    const { point } = stored;
    if (!isPlain(point) || !isPlain(point.best)) return stored;
    const best = { ...point.best, record: epochOf1(point.best.record) };
    return { ...stored, point: { ...point, best } };
  },
};

/** The n-th brings version n to n + 1. */
const UPGRADES: readonly Upgrade[] = [toNamedTerms];

/** Of everything stored; what a newer page wrote is left alone by an older one. */
export const STORED_VERSION = UPGRADES.length + 1;

/** Whether a record of that version can be brought to the present one. */
export const isKnownVersion = (version: unknown): version is number =>
  Number.isInteger(version) && Number(version) >= 1 && Number(version) <= STORED_VERSION;

/** A record as the present version has it; null for one that is none, or of a newer page. */
export function upgraded(kind: RecordKind, stored: unknown): Plain | null {
  if (!isPlain(stored) || !isKnownVersion(stored.version)) return null;
  const since = UPGRADES.slice(stored.version - 1);
  const record = since.reduce((one: Plain, upgrade) => upgrade[kind]?.(one) ?? one, stored);
  return { ...record, version: STORED_VERSION };
}
