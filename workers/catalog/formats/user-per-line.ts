import type { FormatCard, NoOptions } from './format.ts';

/** The form of ELCRec and ICLRec: whole numbers from 1, apart by blanks, no header. */
export const USER_PER_LINE: FormatCard<NoOptions> = {
  id: 'user-per-line',
  title: 'user per line',
  explain: 'one user per line (“user item item …”)',
  extensions: ['.txt'],
  parts: null,
  fields: {},
  defaults: {},
};
