import type { ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { Reader } from '../../document/reading.ts';
import { readPictures, type Picture } from '../../document/pictures.ts';
import { TEXT_LIMIT } from '../../document/prose.ts';

/** Prose: Markdown with formulas between dollar signs. Raw HTML in it is shown as text, never as HTML. */
export interface TextConfig {
  readonly markdown: string;
  /** Pictures that came with it; left out where there are none. */
  readonly pictures?: readonly Picture[];
}

export type TextCell = CellOf<TextConfig>;

export const textConfig: ConfigSpec<TextConfig> = {
  kind: 'text',
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
  words: ({ markdown }) => firstWords(markdown),
  prose: {
    of: ({ markdown, pictures = [] }) => ({ markdown, pictures }),
    made: ({ markdown, pictures }) => ({ markdown, ...withPictures(pictures) }),
  },
};

/** Characters of a text's first line in its name, at most. */
const WORDS = 26;

/** A text's first heading or first words, without the marks; empty where it has none. */
export function firstWords(markdown: string): string {
  const line = markdown.split('\n').find((text) => text.trim() !== '') ?? '';
  const plain = line.replace(/^#+\s*/, '').replace(/[*_`$]/g, '');
  return plain.length > WORDS ? `${plain.slice(0, WORDS - 1).trimEnd()}…` : plain;
}

/** The key for pictures, where there are some. */
export const withPictures = (pictures: readonly Picture[]): Pick<TextConfig, 'pictures'> =>
  pictures.length === 0 ? {} : { pictures };
