import type { KindSpec } from '../../document/kind.ts';
import { Reader } from '../../document/reading.ts';
import { readPictures, type Picture } from './pictures.ts';

/** Prose: Markdown with formulas between dollar signs. Raw HTML in it is shown as text, never as HTML. */
export interface TextConfig {
  readonly markdown: string;
  /** Pictures that came with it; left out where there are none. */
  readonly pictures?: readonly Picture[];
}

/** Characters in one text cell, at most; a longer text belongs in several. */
export const TEXT_LIMIT = 100_000;

export const textKind: KindSpec<TextConfig> = {
  title: 'Text',
  explain: 'Prose in Markdown, with formulas between dollar signs.',
  create: () => ({ markdown: '' }),
  dependsOn: () => [],
  write: ({ markdown, pictures }) => ({ markdown, ...withPictures(pictures ?? []) }),
  read(plain) {
    const reader = new Reader(plain);
    const markdown = reader.text('markdown', TEXT_LIMIT, '');
    const stored = reader.take('pictures');
    const { pictures, problems } =
      stored === undefined ? { pictures: [], problems: [] } : readPictures(stored);
    for (const problem of problems) reader.note('pictures', problem);
    return { config: { markdown, ...withPictures(pictures) }, problems: reader.finish() };
  },
  rewire: (config) => config,
};

/** The key for pictures, where there are some. */
export const withPictures = (pictures: readonly Picture[]): Pick<TextConfig, 'pictures'> =>
  pictures.length === 0 ? {} : { pictures };
