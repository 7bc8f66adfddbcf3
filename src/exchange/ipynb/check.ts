import { LabFailure } from '../../../workers/protocol/errors.ts';
import { IPYNB_LIMIT } from './format.ts';

/** A document that cannot be read: why, and what to do. */
export const badDocument = (message: string, action: string): LabFailure =>
  new LabFailure({ code: 'BAD_DOCUMENT', message, action });

const ANOTHER = 'Choose a .ipynb file saved by ELCRec Lab or Jupyter.';

/** Levels of lists and records in each other, at most. Jupyter's own files stay below twenty. */
const DEPTH = 100;

/** A file's JSON, and whether it had numbers in it that JSON has no word for. */
export interface CheckedJson {
  readonly value: unknown;
  /** Python writes NaN, Infinity and -Infinity; they were read as null. */
  readonly notNumbers: boolean;
}

/**
 * The JSON of a file, read only once its size and depth are known to be bearable.
 * @throws LabFailure BAD_DOCUMENT
 */
export function checkedJson(text: string): CheckedJson {
  if (text.length > IPYNB_LIMIT) {
    const mega = (size: number) => `${(size / 2 ** 20).toFixed(0)} MB`;
    throw badDocument(
      `This file has ${mega(text.length)}; notebooks of up to ${mega(IPYNB_LIMIT)} are opened.`,
      'Clear outputs in Jupyter, or delete some cells, and save it again.',
    );
  }
  if (text.trimStart() === '') throw badDocument('This file is empty.', ANOTHER);
  if (depthOf(text) > DEPTH)
    throw badDocument(
      `This file nests more than ${DEPTH} levels deep, as no notebook does.`,
      ANOTHER,
    );
  // A byte order mark is no part of it.
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const plain = parsed(bare);
  if (plain !== null) return { ...plain, notNumbers: false };
  const mended = withoutPythonNumbers(bare);
  const value = mended === bare ? null : parsed(mended);
  if (value !== null) return { ...value, notNumbers: true };
  throw badDocument('This file is not JSON, which every notebook is, or it was cut off.', ANOTHER);
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** Words that Python writes for numbers that are none. */
const NOT_NUMBERS = /-?\b(?:NaN|Infinity)\b/g;

/** The same JSON with null for NaN, Infinity and -Infinity, wherever these stand outside of texts. */
function withoutPythonNumbers(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of quotedParts(text)) {
    pieces.push(text.slice(from, start).replace(NOT_NUMBERS, 'null'), text.slice(start, end));
    from = end;
  }
  return [...pieces, text.slice(from).replace(NOT_NUMBERS, 'null')].join('');
}

/** Where the texts of a JSON begin and end, quotes included; in one pass, whatever is in them. */
function* quotedParts(text: string): Generator<readonly [number, number]> {
  let start = -1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      if (start >= 0) yield [start, i + 1];
      start = start >= 0 ? -1 : i;
    } else if (code === BACKSLASH && start >= 0) i += 1;
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENS: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSES: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** How deep brackets are nested, outside of strings. What recurses over a value may rely on it. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) {
      if (code === BACKSLASH) i += 1;
    } else if (OPENS.has(code)) deepest = Math.max(deepest, (depth += 1));
    else if (CLOSES.has(code)) depth -= 1;
  }
  return deepest;
}
