import type { FormatCard, TimeUnit } from './format.ts';
import type { Separator } from './separators.ts';

/** Which columns of a table are what, by index. */
export interface Roles {
  readonly user: number;
  readonly item: number;
  readonly time: number | null;
  readonly rating: number | null;
}

/** `slashed` is 03/04/2014: whether day or month comes first shows when all lines are read. */
export type DateStyle = 'iso' | 'slashed' | 'worded';

export interface TableOptions {
  readonly separator: Separator;
  /** The first line, where it names the columns. */
  readonly header: readonly string[] | null;
  readonly columns: number;
  readonly roles: Roles;
  /** How dates of the time column are written; null where it holds numbers. */
  readonly dates: DateStyle | null;
  /** What the times count, as they are read. */
  readonly unit: TimeUnit;
}

/** One interaction per line, in columns. */
export const TABLE: FormatCard<TableOptions> = {
  id: 'table',
  title: 'a table',
  explain: 'one interaction per line with the columns user, item and, if known, time',
  extensions: ['.txt', '.csv', '.tsv', '.inter', '.dat', '.data'],
  parts: 'columns',
  fields: {
    separator: { label: 'separator', explain: 'what stands between columns' },
    header: { label: 'header', explain: 'the first line, where it names the columns' },
    columns: { label: 'columns', explain: 'how many there are' },
    roles: { label: 'roles', explain: 'which column is the user, the item, the time, the rating' },
    dates: { label: 'dates', explain: 'how times are written: numbers, or dates of which kind' },
    unit: { label: 'unit', explain: 'what times count: seconds to nanoseconds, or only an order' },
  },
  defaults: {
    separator: ',',
    header: null,
    columns: 2,
    roles: { user: 0, item: 1, time: null, rating: null },
    dates: null,
    unit: 'order',
  },
};
