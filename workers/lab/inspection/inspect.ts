import type { RunConfig } from '../../catalog/config.ts';
import { vocabulary, type Dataset } from '../../data/dataset.ts';
import { answer as answerOf, evaluationInput } from '../../data/split.ts';
import { finish } from '../../evaluation/drain.ts';
import { viewUsers } from '../../evaluation/view-users.ts';
import { tidy } from '../../engine/tf.ts';
import type { Fitted } from '../../models/fitted.ts';
import { recommenderOf } from '../../models/registry.ts';
import { LabFailure } from '../../protocol/errors.ts';
import type {
  Attention,
  InspectRequest,
  Inspection,
  SeenItem,
  Subject,
} from '../../protocol/inspection.ts';
import { openCheckpoint, readingOf, type OpenCheckpoint } from '../open-checkpoint.ts';
import { asUsers, leftOut } from './histories.ts';
import { nearIntents } from './near-intents.ts';
import { highest, scoresFor, standings } from './standings.ts';

/** Recommendations that are told. */
const TOP = 20;
/** Items that are left out one by one, at most: the newest. */
const MOST_LEFT_OUT = 200;

/** What is asked of a checkpoint that is at hand. */
export type Asked = Omit<InspectRequest, 'datasetId' | 'parameters'>;

/** All users' intents, found once for each checkpoint. */
export type Assignments = (model: Fitted) => Promise<Int32Array | null>;

/**
 * One user, or a composed history, through the model of a checkpoint.
 * @throws LabFailure BAD_CHECKPOINT, CHECKPOINT_MISMATCH; BAD_CONFIG for a user or an item that the data do not have.
 */
export async function inspectCheckpoint(
  dataset: Dataset,
  bytes: Uint8Array,
  asked: Asked,
  assignments: Assignments = everyIntent,
): Promise<Inspection> {
  const open = openCheckpoint(dataset, bytes, asked.pooling);
  return readingOf(open, (model) => inspect(model, open, asked, assignments));
}

/** Every user's nearest intent; null without centres. */
export const everyIntent: Assignments = async (model) => (await finish(viewUsers(model))).intents;

async function inspect(
  model: Fitted,
  { config, step }: OpenCheckpoint,
  { subject, epoch, describe, seenItems: wanted }: Asked,
  assignments: Assignments,
): Promise<Inspection> {
  const { dataset, prepared, parameters } = model;
  const known = namesOf(dataset);
  const row = rowOf(dataset, subject);
  const byHistory = readsHistories(config, dataset);
  if (row === null && !byHistory) throw knowsItsUsers();
  const history = row === null ? composed(dataset, subject) : evaluationInput(dataset, 'test', row);
  const answer = row === null ? null : answerOf(dataset, 'test', row);
  /** The histories of `rows`, as users that the model can be asked about. */
  const asking = (rows: readonly Int32Array[], tail: readonly number[]): Fitted => {
    const users = asUsers(dataset, rows, tail);
    return { parameters, dataset: users, prepared: recommenderOf(config).prepare(users, config) };
  };
  const seen = Int32Array.from(new Set(history)).sort();
  const seenItems = wanted ?? config.seen_items;
  const own = row === null ? asking([history], [history[0]]) : model;
  const scores = await scoresFor(own, row ?? 0, { seen, seenItems }, answer);
  const top = highest(scores, TOP);
  const told = answer ?? top[0];
  const question = { answer: told, seen, seenItems };
  const [standing] = await standings(own, Int32Array.of(row ?? 0), question);
  const length = typeof config.max_seq_length === 'number' ? config.max_seq_length : history.length;
  const read = Math.min(history.length, length);
  const parts = byHistory ? leftOut(history, Math.min(read, MOST_LEFT_OUT)) : [];
  const without =
    parts.length === 0
      ? []
      : await standings(
          asking(
            parts.map(({ rest }) => rest),
            [told],
          ),
          Int32Array.from(parts.keys()),
          question,
        );
  const views = row === null ? null : (prepared.inside?.views?.(row, epoch) ?? null);
  const reader = row === null ? asking([history], [told, told, told]) : model;
  const intents = describe && prepared.intents !== null ? await assignments(model) : null;
  const items = (ids: Int32Array): readonly SeenItem[] => Array.from(ids, known);
  return {
    config,
    step,
    user: row === null ? null : { row, id: dataset.originalUsers[row] },
    history: items(history),
    read,
    answer: answer === null ? null : known(answer),
    views: views && [items(views[0]), items(views[1])],
    attention: await attentionOf(model, history, read),
    intents: await nearIntents(model, await vectorOf(reader, row ?? 0), intents, known),
    top: top.map((item) => ({ ...known(item), score: scores[item], isAnswer: item === answer })),
    standing,
    without: parts
      .map(({ at }, i) => ({ at, ...without[i] }))
      .sort((a, b) => b.rank - a.rank || a.score - b.score),
    ranked: vocabulary(dataset),
  };
}

/** Whether anyone's history can be asked about: a model with a vector for each user knows its own alone. */
function readsHistories(config: RunConfig, { users, items }: Dataset): boolean {
  const recommender = recommenderOf(config);
  const shapes = (count: number) =>
    recommender
      .parameters({ users: count, items }, config)
      .map(({ shape }) => shape.join('×'))
      .join();
  return shapes(users) === shapes(users + 1);
}

const knowsItsUsers = (): LabFailure =>
  new LabFailure({
    code: 'BAD_CONFIG',
    message: 'This model has a vector for each user it learned from, and reads no other history.',
    action: 'Choose one of the users.',
  });

/** The user's vector from what training reads, [D]. */
async function vectorOf({ prepared, parameters }: Fitted, row: number): Promise<Float32Array> {
  const found = tidy(() =>
    prepared.users(parameters, { users: Int32Array.of(row), read: 'train' }),
  );
  const values = (await found.data()) as Float32Array;
  found.dispose();
  return values;
}

async function attentionOf(
  { prepared, parameters }: Fitted,
  history: Int32Array,
  read: number,
): Promise<Attention | null> {
  const { inside } = prepared;
  if (inside?.attention === undefined) return null;
  const found = tidy(() => inside.attention?.(parameters, history));
  if (found === undefined) return null;
  const [layers, heads] = found.shape;
  const weights = (await found.data()) as Float32Array;
  found.dispose();
  return { layers, heads, length: read, weights };
}

/** Items by their compact ids; padding and the mask id are none. */
const namesOf =
  ({ items, originalItems, itemNames }: Dataset) =>
  (item: number): SeenItem =>
    item >= 1 && item <= items
      ? { item, id: originalItems[item], name: itemNames?.[item] ?? null }
      : { item, id: 0, name: null };

/** Null for a composed history. */
function rowOf(dataset: Dataset, subject: Subject): number | null {
  if (subject.kind === 'items') return null;
  const row = subject.kind === 'row' ? subject.row : dataset.originalUsers.indexOf(subject.id);
  if (Number.isInteger(row) && row >= 0 && row < dataset.users) return row;
  const who = subject.kind === 'row' ? `row ${subject.row}` : `the id ${subject.id}`;
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `These data have no user of ${who}.`,
    action: 'Choose another user.',
  });
}

function composed(dataset: Dataset, subject: Subject): Int32Array {
  const items = subject.kind === 'items' ? subject.items : [];
  const sound = items.every((item) => Number.isInteger(item) && item >= 1 && item <= dataset.items);
  if (items.length > 0 && sound) return Int32Array.from(items);
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message:
      items.length === 0
        ? 'A history needs one item at least.'
        : `An item of this history is none of the ${dataset.items} in the data.`,
    action: 'Choose items of these data.',
  });
}
