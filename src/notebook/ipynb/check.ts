import { LabFailure } from '../../../workers/protocol/errors.ts';
import { IPYNB_LIMIT } from './format.ts';

/** A document that cannot be read: why, and what to do. */
export const badDocument = (message: string, action: string): LabFailure =>
  new LabFailure({ code: 'BAD_DOCUMENT', message, action });

const ANOTHER = 'Choose a .ipynb file saved by ELCRec Lab or Jupyter.';

/** Levels of lists and records in each other, at most. Jupyter's own files stay below twenty. */
const DEPTH = 100;

/**
 * The JSON of a file, read only once its size and depth are known to be bearable.
 * @throws LabFailure BAD_DOCUMENT
 */
export function checkedJson(text: string): unknown {
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
  try {
    // A byte order mark is no part of it.
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown;
  } catch {
    throw badDocument(
      'This file is not JSON, which every notebook is, or it was cut off.',
      ANOTHER,
    );
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
