import { CST, Lexer } from 'yaml';

/** One complaint about a source, at its place. */
export interface SourceError {
  /** 1-based. */
  readonly line: number;
  /** One short sentence. */
  readonly message: string;
}

/**
 * Characters of a YAML source, at most. A real one has under a thousand; the parser's time grows with the
 * square of a hostile one, and this much of any takes well under a second. Texts have a limit of their own.
 */
export const SOURCE_LIMIT = 20_000;

/** Levels of a source, at most: a config has two, a list in a map. */
const DEPTH_LIMIT = 8;
/** Spaces before the first word of a line, at most. */
const INDENT_LIMIT = 40;

/**
 * What is refused before anything is parsed, in one pass over the words of the source. A config needs no
 * anchors, tags, directives or depth, and all that can blow a YAML parser up is made of these.
 */
export function forbidden(text: string): SourceError | null {
  if (text.length > SOURCE_LIMIT)
    return { line: 1, message: `A source has at most ${SOURCE_LIMIT} characters` };
  let line = 1;
  let brackets = 0;
  /** Openings of a level on this line: "- - -", "? ?", ": :". */
  let openings = 0;
  let started = false;
  let lineBegins = true;
  for (const word of new Lexer().lex(text)) {
    const kind = CST.tokenType(word);
    const message = ((): string | null => {
      switch (kind) {
        case 'anchor':
        case 'alias':
          return 'Anchors (&) and aliases (*) are not used here; put a text that begins so in quotes';
        case 'tag':
          return 'Tags (!) are not used here; put a text that begins so in quotes';
        case 'directive-line':
          return 'Directives (%) are not used here';
        case 'doc-start':
          return started ? 'One cell has one source: remove what begins with “---”' : null;
        case 'doc-end':
          return 'Remove the line with “...”';
        case 'flow-map-start':
        case 'flow-seq-start':
          brackets += 1;
          break;
        case 'flow-map-end':
        case 'flow-seq-end':
          brackets -= 1;
          break;
        case 'seq-item-ind':
        case 'explicit-key-ind':
          openings += 1;
          break;
        case 'map-value-ind':
          if (brackets <= 0) openings += 1;
          break;
        case 'space':
          if (lineBegins && word.length > INDENT_LIMIT) return 'Too far to the right';
          break;
        case 'newline':
          openings = 0;
          break;
        case 'block-scalar-header':
        case 'byte-order-mark':
        case 'comma':
        case 'comment':
        case 'doc-mode':
        case 'double-quoted-scalar':
        case 'flow-error-end':
        case 'scalar':
        case 'single-quoted-scalar':
        case null:
          break;
      }
      if (brackets < 0) return 'A closing bracket without an opening one';
      return brackets > DEPTH_LIMIT || openings > DEPTH_LIMIT ? 'Nested too deeply' : null;
    })();
    if (message !== null) return { line, message };
    started ||= kind === 'scalar' || kind === 'doc-start';
    lineBegins = kind === 'newline';
    line += newlines(word);
  }
  return null;
}

function newlines(word: string): number {
  let count = 0;
  for (let at = word.indexOf('\n'); at >= 0; at = word.indexOf('\n', at + 1)) count += 1;
  return count;
}
