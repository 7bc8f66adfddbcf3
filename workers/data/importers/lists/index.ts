import { LISTS, type ListsOptions } from '../../../catalog/formats/lists.ts';
import { announcesLists } from '../../text/column-names.ts';
import { NO_CLAIM, type Importer } from '../importer.ts';
import { listsOptions } from './options.ts';
import { readLists } from './read.ts';

/** One user per line, then the items, with any separator and any ids. */
export const lists: Importer<ListsOptions> = {
  card: LISTS,
  sniff(head) {
    if (head.noLines !== null) return NO_CLAIM;
    const { rows } = head.cut;
    if (rows.length === 0 && (head.whole || !head.isDigits)) return NO_CLAIM;
    const options = () => listsOptions(head);
    if (rows.length > 0 && announcesLists(rows[0].fields)) return { score: 0.95, options };
    if (!head.isDigits && rows.every(({ fields }) => fields.length === 1)) return NO_CLAIM;
    // Lines that are nothing else.
    return { score: 0.3, options };
  },
  read: readLists,
};
