import { isMap, LineCounter, parseDocument, stringify } from 'yaml';
import type { Cell } from '../../document/cell.ts';
import { readCell } from '../../document/cells.ts';
import { isId } from '../../document/ids.ts';
import { kindNamed, kinds } from '../../document/kinds.ts';
import { isPlain } from '../../document/reading.ts';
import { forbidden } from '../source/guard.ts';
import { cellSource } from '../source/index.ts';

/** A cell as YAML: its kind, the name by which other cells point at it, then its source. */
export const cellYaml = (cell: Cell): string =>
  `kind: ${cell.kind}\n${stringify({ id: cell.id })}${cellSource(cell)}`;

/** Characters of a cell's source in a file, at most. A real one has under a thousand, and a file many of them. */
const SOURCE_LIMIT = 5_000;

export type SourceReading =
  | {
      readonly cell: Cell;
      /** What the source calls the cell; null where it does not say. */
      readonly name: string | null;
      readonly problems: readonly string[];
    }
  /** Why this is no cell of ours, as the end of a sentence. */
  | { readonly reason: string };

/**
 * A cell from its YAML, edited by whomever. Never throws. Milder than the page's own editor: a setting out of
 * bounds is brought within them and told, so that a notebook opens whole.
 */
export function readSource(
  base: Pick<Cell, 'id' | 'collapsed' | 'bare'>,
  source: string,
): SourceReading {
  if (source.length > SOURCE_LIMIT)
    return { reason: 'has a source too long for a cell’s settings' };
  const plain = parsed(source);
  if ('reason' in plain) return plain;
  if (!isPlain(plain.value)) return { reason: 'has a source that does not say the kind of a cell' };
  const { kind: stated, id, ...config } = plain.value;
  const kind = kindNamed(stated)?.kind;
  if (kind === undefined) return { reason: 'has a source that does not say the kind of a cell' };
  const { cell, problems } = readCell({ ...base, kind }, config);
  return {
    cell,
    name: typeof id === 'string' && isId(id) ? id : null,
    problems: problems.map(({ key, message }) => (key === '' ? message : `${key}: ${message}`)),
  };
}

/** Whether a source begins as ours do: for files that do not say who wrote them. */
export const looksLikeOurs = (source: string): boolean =>
  kinds().some(({ kind }) => source === `kind: ${kind}` || source.startsWith(`kind: ${kind}\n`));

function parsed(source: string): { readonly value: unknown } | { readonly reason: string } {
  const refused = forbidden(source);
  if (refused !== null)
    return { reason: `has a source that is refused (line ${refused.line}: ${refused.message})` };
  try {
    const lineCounter = new LineCounter();
    // Keys said twice are counted below: the parser's own check takes time that grows with their square.
    const options = { lineCounter, prettyErrors: false, uniqueKeys: false } as const;
    const document = parseDocument(source, { ...options, logLevel: 'error' });
    const error = document.errors.at(0);
    if (error !== undefined)
      return {
        reason: `has a source that is not YAML (line ${lineCounter.linePos(error.pos[0]).line})`,
      };
    const value: unknown = document.toJS();
    const said = isMap(document.contents) ? document.contents.items.length : 0;
    if (isPlain(value) && Object.keys(value).length < said)
      return { reason: 'has a source that says something twice' };
    return { value };
  } catch {
    return { reason: 'has a source that cannot be read' };
  }
}
