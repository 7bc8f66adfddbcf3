/** What a file is by its first bytes, where that is no text of interactions: its cause and the way out. */
import type { LabFailure } from '../../protocol/errors.ts';
import { unknownFormat } from './failures.ts';

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

/** The failure of a file whose first bytes say that it is something else; null where they do not. */
export function otherKind(head: Uint8Array): LabFailure | null {
  const kind = KINDS.find(({ magic }) => startsWith(head, magic));
  return kind === undefined ? null : unknownFormat(kind.message, kind.action);
}
