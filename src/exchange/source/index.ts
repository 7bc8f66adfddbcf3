import {
  Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Pair,
  type YAMLError,
} from 'yaml';
import type { Cell } from '../../document/cell.ts';
import { plainConfig, proseOf, readCell } from '../../document/cells.ts';
import { kindNamed } from '../../document/kinds.ts';
import { missingReference } from '../../document/references.ts';
import { forbidden, type SourceError } from './guard.ts';

export type { SourceError } from './guard.ts';

/** Either the cell, or what keeps it from being one; the errors are in the order of their lines. */
export type SourceReading =
  | { readonly cell: Cell; readonly errors: readonly [] }
  | { readonly cell: null; readonly errors: readonly SourceError[] };

/** Complaints shown at once, at most. */
const ERRORS_SHOWN = 20;

/** A cell's config as a person edits it: YAML, one key to a line; the source of a text is its Markdown. */
export function cellSource(cell: Cell): string {
  const prose = proseOf(cell);
  if (prose !== null) return prose.markdown;
  const document = new Document(plainConfig(cell));
  visit(document, {
    Seq: (_, list) => {
      list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/**
 * The cell with the config that a source says. Strict: nothing is guessed, left out or brought within bounds.
 * A setting that the source does not name has its default. `others`: the cells of its notebook, where what it points
 * at has to be among them.
 */
export function readSource(
  cell: Cell,
  text: string,
  others: readonly Cell[] | null = null,
): SourceReading {
  const reading = readAlone(cell, text);
  if (reading.cell === null || others === null) return reading;
  const missing = missingReference({ cells: others }, reading.cell);
  if (missing?.to == null) return reading;
  const { key, kind, to } = missing;
  const there = others.filter((one) => one.kind === kind).map(({ id }) => id);
  const title = kindNamed(kind)?.title ?? kind;
  const known = there.length === 0 ? 'there is none' : `there is ${there.slice(0, 5).join(', ')}`;
  const message = `${key}: no ${title.toLowerCase()} cell is called “${to}”; ${known}`;
  const line = text.split('\n').findIndex((one) => one.trimStart().startsWith(`${key}:`));
  return failed([{ line: Math.max(1, line + 1), message }]);
}

function readAlone(cell: Cell, text: string): SourceReading {
  // The pictures that came with a text are not in its source, and stay.
  if (proseOf(cell) !== null)
    return checked(cell, { ...plainConfig(cell), markdown: text }, () => 1);
  const refused = forbidden(text);
  if (refused !== null) return { cell: null, errors: [refused] };

  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const document = parseDocument(text, {
    lineCounter: lines,
    // Both take time that grows with the square of a hostile source; both are done below.
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  if (document.errors.length > 0)
    return failed(
      document.errors.map((error) => ({ line: lineAt(error.pos[0]), message: syntaxWords(error) })),
    );
  if (!isMap(document.contents))
    return failed([{ line: 1, message: 'Expected keys and values, like “name: value”' }]);

  const keys = new Map<string, number>();
  const errors: SourceError[] = [];
  const values: (readonly [string, unknown])[] = [];
  for (const pair of document.contents.items) {
    const line = lineAt(offsetOf(pair));
    const key: unknown = isScalar(pair.key) ? pair.key.value : undefined;
    if (typeof key !== 'string') errors.push({ line, message: 'A key is one word' });
    else if (keys.has(key)) errors.push({ line, message: `${key}: said twice` });
    else {
      keys.set(key, line);
      values.push([key, valueOf(pair)]);
    }
  }
  return errors.length > 0
    ? failed(errors)
    : checked(cell, Object.fromEntries(values), (key) => keys.get(key) ?? 1);
}

function checked(cell: Cell, plain: unknown, lineOf: (key: string) => number): SourceReading {
  const reading = readCell(cell, plain);
  if (reading.problems.length === 0) return { cell: reading.cell, errors: [] };
  return failed(
    reading.problems.map(({ key, message }) => ({
      line: lineOf(key),
      message: key === '' ? message : `${key.slice(0, 40)}: ${lowered(message)}`,
    })),
  );
}

const failed = (errors: readonly SourceError[]): SourceReading => ({
  cell: null,
  errors: errors.toSorted((a, b) => a.line - b.line).slice(0, ERRORS_SHOWN),
});

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Where a pair begins; an empty key stands nowhere. */
function offsetOf({ key, value }: Pair): number {
  for (const node of [key, value]) {
    const range = (node as { readonly range?: readonly number[] | null } | null)?.range;
    if (range != null) return range[0];
  }
  return 0;
}

/** A word, a number, or a list of these; anything nested stands for something that no setting takes. */
function valueOf({ value }: Pair): unknown {
  if (isScalar(value)) return value.value;
  if (isSeq(value)) return value.items.map((item) => (isScalar(item) ? item.value : {}));
  return value === null ? null : {};
}

/** The parser's complaint in plain words; its own where there is no better. */
function syntaxWords(error: YAMLError): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'Indented by a tab; use spaces';
    case 'BAD_INDENT':
      return 'Not indented like its neighbours';
    case 'MISSING_CHAR':
      return 'Something is missing: a colon with a space after it, a closing quote or a bracket';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key and its colon belong on one line';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return 'One key to a line, like “name: value”';
    case 'BAD_SCALAR_START':
      return 'A text that begins with such a sign belongs in quotes';
    case 'BAD_DQ_ESCAPE':
      return 'A backslash that means nothing; put the text in single quotes';
    case 'UNEXPECTED_TOKEN':
      return 'Something here does not belong; put the text in quotes if it is one';
    case 'RESOURCE_EXHAUSTION':
      return 'Nested too deeply';
    case 'MULTIPLE_DOCS':
      return 'One cell has one source';
    case 'KEY_OVER_1024_CHARS':
    case 'NON_STRING_KEY':
    case 'DUPLICATE_KEY':
    case 'ALIAS_PROPS':
    case 'BAD_ALIAS':
    case 'BAD_DIRECTIVE':
    case 'BAD_PROP_ORDER':
    case 'IMPOSSIBLE':
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return 'Not a source that can be read';
  }
}
