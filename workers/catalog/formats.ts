import type { FormatCard } from './formats/format.ts';
import { INTERACTION_PER_LINE } from './formats/interaction-per-line.ts';
import { LISTS } from './formats/lists.ts';
import { TABLE } from './formats/table.ts';
import { USER_PER_LINE } from './formats/user-per-line.ts';

/** The formats that files are read in; what reads each stands in workers/data/importers/importers.ts. */
let known: readonly FormatCard[] = [USER_PER_LINE, INTERACTION_PER_LINE, TABLE, LISTS];

export const formats = (): readonly FormatCard[] => known;

/** Of data whose format a record does not tell. */
export const UNKNOWN_FORMAT = 'other';

/** The format with this id; null for one that only a newer page knows. */
export const formatOf = (id: string): FormatCard | null =>
  known.find((card) => card.id === id) ?? null;

/** Makes one more format known; the answer forgets it again. */
export function addFormat(card: FormatCard): () => void {
  if (formatOf(card.id) !== null) throw new Error(`there is a format ${card.id} already`);
  known = [...known, card];
  return () => {
    known = known.filter((one) => one !== card);
  };
}

/** The formats that somebody can write, in words. */
export const writableFormats = (): string =>
  known.flatMap(({ explain }) => explain ?? []).join(' or ');

/** Packed texts are unpacked, whatever their format. */
const PACKED = '.gz';

/** Extensions, with their dot, of the files that can hold data. */
export const dataExtensions = (): readonly string[] => [
  ...new Set([...known.flatMap(({ extensions }) => extensions), PACKED]),
];

/** Whether a file is called as one that can hold data. */
export const isDataName = (name: string): boolean =>
  dataExtensions().some((extension) => name.toLowerCase().endsWith(extension));
