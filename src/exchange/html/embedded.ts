import { IPYNB_LIMIT } from '../ipynb/format.ts';
import { withoutTags } from './escape.ts';

/** Characters of a saved page that is read, at most: figures and their library come on top of the notebook. */
export const PAGE_LIMIT = 2 * IPYNB_LIMIT;

const OPENING = '<script type="application/x-ipynb+json" id="notebook">';
const CLOSING = '</script>';

/** The text of a `.ipynb` inside a page: data, which no browser runs, to be opened here again. */
export const embedded = (ipynb: string): string => OPENING + withoutTags(ipynb) + CLOSING;

/**
 * The text of the `.ipynb` inside a page; null where there is none. The page is searched as a text, never as a
 * document: nothing in it is made an element or runs. Of a page that was cut off it is what is left.
 */
export function notebookIn(page: string): string | null {
  const at = page.indexOf(OPENING);
  if (at === -1) return null;
  const start = at + OPENING.length;
  const end = page.indexOf(CLOSING, start);
  return page.slice(start, end === -1 ? page.length : end);
}
