import { TEXT_LIMIT } from '../../document/prose.ts';

/**
 * What a text may ask of the parser. micromark takes a time that grows with the square of how deep containers and
 * brackets nest and of how many marks one block holds, and it recurses per level: 10,000 `>` overflow the stack.
 * Nobody writes beyond these; a text that does is shown as it was typed.
 */
export const TEXT_BOUNDS = {
  /** Lines in all. */
  lines: 4_000,
  /** Quotes and lists within one another; two spaces before a list's mark count as one. */
  nesting: 24,
  /** Brackets within one another. */
  brackets: 40,
  /** Marks like `*`, `_` or `[` between two blank lines. */
  marks: 1_500,
  /** Bars in one line of a table. */
  columns: 100,
  /** Bars in all tables. */
  bars: 6_000,
} as const;

const CONTAINER = /([ \t]*)(?:(>)|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y;
const MARK = /[*_~`$[\]!<&\\@]/g;
const BLANK = /^[ \t>]*$/;

/** Why a text is shown as typed; null when it can be read as Markdown. */
export function tooMuch(markdown: string): string | null {
  if (markdown.length > TEXT_LIMIT) return `It is longer than ${TEXT_LIMIT} characters`;
  const lines = markdown.split(/\r\n?|\n/);
  if (lines.length > TEXT_BOUNDS.lines) return `It has more than ${TEXT_BOUNDS.lines} lines`;
  let marks = 0;
  let open = 0;
  let bars = 0;
  for (const line of lines) {
    if (BLANK.test(line)) marks = open = 0;
    if (nesting(line) > TEXT_BOUNDS.nesting) return 'Its quotes and lists are nested too deep';
    const columns = line.split('|').length - 1;
    bars += columns;
    if (columns > TEXT_BOUNDS.columns || bars > TEXT_BOUNDS.bars) return 'Its tables are too large';
    marks += line.match(MARK)?.length ?? 0;
    if (marks > TEXT_BOUNDS.marks) return 'One of its paragraphs has too many marks';
    for (const character of line) {
      if (character === '[') open++;
      else if (character === ']') open = Math.max(0, open - 1);
      if (open > TEXT_BOUNDS.brackets) return 'Its brackets are nested too deep';
    }
  }
  return null;
}

/** How many containers a line opens or goes on with, at most. */
function nesting(line: string): number {
  let depth = 0;
  CONTAINER.lastIndex = 0;
  for (;;) {
    const found = CONTAINER.exec(line);
    if (found === null) return depth;
    const indent = found[1].replaceAll('\t', '    ').length;
    depth += 1 + (found[2] === undefined ? Math.floor(indent / 2) : 0);
  }
}
