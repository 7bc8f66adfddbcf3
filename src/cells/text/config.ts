import type { KindSpec } from '../../notebook/kind.ts';
import { Reader } from '../../notebook/reading.ts';

/** Prose: Markdown with formulas between dollar signs. Raw HTML in it is shown as text, never as HTML. */
export interface TextConfig {
  readonly markdown: string;
}

/** Characters in one text cell, at most; a longer text belongs in several. */
export const TEXT_LIMIT = 100_000;

export const textKind: KindSpec<TextConfig> = {
  title: 'Text',
  explain: 'Prose in Markdown, with formulas between dollar signs.',
  create: () => ({ markdown: '' }),
  dependsOn: () => [],
  write: ({ markdown }) => ({ markdown }),
  read(plain) {
    const reader = new Reader(plain);
    const markdown = reader.text('markdown', TEXT_LIMIT, '');
    return { config: { markdown }, problems: reader.finish() };
  },
  rewire: (config) => config,
};
