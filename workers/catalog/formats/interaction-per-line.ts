import type { FormatCard, NoOptions } from './format.ts';

/** The form of SASRec: a user and an item on each line, whole numbers from 1, in order of time. */
export const INTERACTION_PER_LINE: FormatCard<NoOptions> = {
  id: 'interaction-per-line',
  title: 'interaction per line',
  explain: null,
  extensions: ['.txt'],
  parts: null,
  fields: {},
  defaults: {},
};
