import type { RunId } from '../../../workers/protocol/ids.ts';
import type { CellOf } from '../../document/cell.ts';
import { nearest, type ConfigSpec } from '../../document/config-spec.ts';
import type { CellId } from '../../document/ids.ts';
import { Reader } from '../../document/reading.ts';
import { experimentConfig } from '../experiment/config.ts';
import { readNames, writeNames } from './names.ts';

/** Items of a composed history, at most. */
export const MOST_ITEMS = 200;

/** One user, or a composed history, through the model of an experiment's run. */
export interface StoryConfig {
  readonly experiment: CellId | null;
  /** Row in the data, from 0; null before one is chosen, and beside a composed history. */
  readonly user: number | null;
  /** A composed history, oldest first, by compact item ids: `3 17 9`; empty where a user is read. */
  readonly items: string;
  /** The epoch, from 0, whose two views are shown. */
  readonly views_of_epoch: number;
  /** What a person calls intents: `3: tents; 12: ovens`. Of one run, since another numbers its own. */
  readonly intent_names: string;
  readonly named_run: string;
}

export type StoryCell = CellOf<StoryConfig>;

const WHOLE = { min: 0, max: 2 ** 31 - 1, integer: true } as const;

export const storyConfig: ConfigSpec<StoryConfig> = {
  kind: 'story',
  title: 'One user',
  noun: 'a cell of one user',
  explain: 'One user’s items, what the model makes of them, what it recommends, and why.',
  create: (before) => ({
    experiment: nearest(before, experimentConfig.kind),
    user: null,
    items: '',
    views_of_epoch: 0,
    intent_names: '',
    named_run: '',
  }),
  dependsOn: ({ experiment }) => (experiment === null ? [] : [experiment]),
  write: (config) => ({ ...config }),
  read(plain) {
    const reader = new Reader(plain);
    const experiment = reader.cell('experiment');
    const user = reader.take('user');
    const isRow = typeof user === 'number' && Number.isInteger(user) && user >= 0;
    if (user !== undefined && user !== null && !isRow)
      reader.note('user', 'Not a row of the data, counted from 0');
    const config: StoryConfig = {
      experiment,
      user: isRow ? user : null,
      items: mended(reader, 'items', 2000, (items) => itemsIn({ items }).join(' ')),
      views_of_epoch: reader.number('views_of_epoch', WHOLE, 0),
      intent_names: mended(reader, 'intent_names', 4000, (text) => writeNames(readNames(text))),
      named_run: reader.text('named_run', 100, ''),
    };
    return { config, problems: reader.finish() };
  },
  rewire: (config, rename) => ({
    ...config,
    experiment: config.experiment === null ? null : rename(config.experiment),
  }),
  reference: {
    key: 'experiment',
    kind: experimentConfig.kind,
    use: 'show',
    of: ({ experiment }) => experiment,
    pointed: (config, experiment) => ({ ...config, experiment }),
  },
  unlooked: (config) => ({ ...config, user: null, items: '', views_of_epoch: 0 }),
};

/** A text in the one way it is written; what is lost of it is said. */
function mended(
  reader: Reader,
  key: string,
  limit: number,
  mend: (text: string) => string,
): string {
  const text = reader.text(key, limit, '');
  const sound = mend(text);
  if (sound !== text) reader.note(key, `Read as “${sound}”`);
  return sound;
}

/** The items of a composed history. */
export const itemsIn = ({ items }: Pick<StoryConfig, 'items'>): readonly number[] =>
  items
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number)
    .filter((item) => Number.isSafeInteger(item) && item >= 1)
    .slice(0, MOST_ITEMS);

/** What a person calls the intents of this run; nothing where the names are of another one. */
export const namesOf = (
  { intent_names, named_run }: StoryConfig,
  run: RunId,
): ReadonlyMap<number, string> => (named_run === run ? readNames(intent_names) : new Map());
