/** What a file is by its first bytes, where that is no text of interactions: its cause and the way out. */
import type { LabFailure } from '../../protocol/errors.ts';
import { jsonText, markup, notText, unknownFormat } from './failures.ts';

interface Kind {
  readonly magic: readonly number[];
  readonly message: string;
  readonly action: string;
}

const packed = (magic: readonly number[], name: string): Kind => ({
  magic,
  message: `The file is packed with ${name}, which is not read here.`,
  action: 'Unpack it, or pack it again with gzip.',
});

const binary = (magic: readonly number[], name: string): Kind => ({
  magic,
  message: `The file is ${name}, not text.`,
  action: 'Save its user, item and time columns as CSV and load that.',
});

const letters = (text: string): readonly number[] =>
  Array.from(text, (letter) => letter.charCodeAt(0));

const KINDS: readonly Kind[] = [
  {
    magic: [0x50, 0x4b, 3, 4],
    message: 'The file is a zip archive (a workbook of Excel is one too).',
    action: 'Unpack it and load the text file inside; save a workbook’s sheet as CSV.',
  },
  packed(letters('BZh'), 'bzip2'),
  packed([0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'),
  packed([0x28, 0xb5, 0x2f, 0xfd], 'Zstandard'),
  packed([0x37, 0x7a, 0xbc, 0xaf], '7-Zip'),
  binary(letters('PAR1'), 'a Parquet table'),
  binary(letters('SQLite'), 'an SQLite database'),
  binary([0x89, ...letters('HDF')], 'an HDF5 file'),
  binary([0x93, ...letters('NUMPY')], 'a NumPy array'),
  binary(letters('%PDF'), 'a PDF document'),
];

/** Whether bytes begin with these. */
export const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

const kindOf = (head: Uint8Array): Kind | undefined =>
  KINDS.find(({ magic }) => startsWith(head, magic));

/** Whether the first bytes are those of a file that is no text. */
export const isOtherKind = (head: Uint8Array): boolean => kindOf(head) !== undefined;

/** What a file is by its beginning, where that is no text of lines; null where it may be one. */
export function noLines(bytes: Uint8Array, text: string): LabFailure | null {
  const kind = kindOf(bytes);
  if (kind !== undefined) return unknownFormat(kind.message, kind.action);
  // eslint-disable-next-line no-control-regex -- control characters are what tells a binary file
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text))
    return notText('it holds control characters, as binary files do');
  const start = text.trimStart();
  if (/^(\{\s*["'}]|\[\s*[[{])/.test(start)) return jsonText();
  if (/^<(!doctype|\?xml|!--|[a-z]+[\s>])/i.test(start)) return markup();
  return null;
}
