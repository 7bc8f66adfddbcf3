import type { FormatCard } from './format.ts';
import type { Separator } from './separators.ts';

export interface ListsOptions {
  readonly separator: Separator;
  /** What stands between the user and the first item, where it is not the separator. */
  readonly after: string | null;
  readonly header: boolean;
}

/** One user per line, then the items, in another dress than the official one. */
export const LISTS: FormatCard<ListsOptions> = {
  id: 'lists',
  title: 'one user per line',
  explain: null,
  extensions: ['.txt', '.csv', '.tsv'],
  parts: 'ids',
  fields: {
    separator: { label: 'separator', explain: 'what stands between items' },
    after: { label: 'after the user', explain: 'what follows the user, where it is another mark' },
    header: { label: 'header', explain: 'whether the first line names the columns' },
  },
  defaults: { separator: ' ', after: null, header: false },
};
