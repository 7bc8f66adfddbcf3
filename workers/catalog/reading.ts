import { formatOf } from './formats.ts';

/** How a file was read where its form had to be told from its first lines, and how that is said. */
export interface Reading {
  /** What stands between fields: "commas". */
  readonly separator: string;
  readonly header: boolean;
  /** The columns as the file names them, else "column 2"; null in lists, where places say it. */
  readonly columns: {
    readonly user: string;
    readonly item: string;
    /** What orders the interactions; null where the order of the file does. */
    readonly time: string | null;
    /** A column of ratings or counts, which are not used. */
    readonly rating: string | null;
  } | null;
  /** Whether the columns were told by what stands in them, as no header names them. */
  readonly guessed: boolean;
  /** Interactions at the same time as the one before of the same user, in the order of the file. */
  readonly ties: number;
  /** Interactions of a user with an item that the user had before; they are kept. */
  readonly repeats: number;
  /** Lines left out because a user, an item or a time is missing. */
  readonly incomplete: number;
}

const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

/**
 * "Read as a table: commas between columns, with a header; user = userId, item = movieId, in order of timestamp";
 * without a reading "Read as user per line".
 */
export function readAs(format: string, reading?: Reading): string {
  const card = formatOf(format);
  const as = card === null ? 'Read from a file' : `Read as ${card.title}`;
  if (reading === undefined) return as;
  const { separator, header, columns, guessed, ties, repeats, incomplete } = reading;
  const head = header ? 'with a header' : 'without a header';
  const parts = [`${as}: ${separator} between ${card?.parts ?? 'fields'}, ${head}`];
  if (columns !== null) {
    const order =
      columns.time === null ? 'in the order of the file' : `in order of ${columns.time}`;
    const tied = `${count(ties, 'interaction', 'interactions')} at the same time as the one before: in the order of the file`;
    parts.push(
      `user = ${columns.user}, item = ${columns.item}, ${order}${ties === 0 ? '' : ` (${tied})`}`,
    );
    if (columns.rating !== null) parts.push(`${columns.rating} is not used`);
  }
  if (repeats > 0)
    parts.push(`${count(repeats, 'repeat', 'repeats')} of an item by the same user kept`);
  if (incomplete > 0)
    parts.push(`${count(incomplete, 'line', 'lines')} without a user, an item or a time left out`);
  if (guessed) parts.push('if a column is taken wrongly, add a first line that names them');
  return parts.join('; ');
}
