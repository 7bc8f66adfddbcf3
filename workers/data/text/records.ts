import { openQuote, unknownFormat } from './failures.ts';
import type { Separator } from '../../catalog/formats/separators.ts';

/** A line, or in a quoted field several, may have so many characters. */
const LONGEST = 1 << 24;
/** A quoted field may go on over so many lines and characters: the text of a long review. */
const QUOTED_LINES = 1000;
const QUOTED = 1 << 18;

/** Separators at which a quoted field may hold line ends; elsewhere a quote is often just a letter. */
const SPANS: readonly Separator[] = [',', ';'];

/**
 * Cuts text into records of fields, chunk by chunk. LF, CRLF and CR end lines; a field in double quotes may
 * hold the separator, and in CSV line ends too. Without a separator a record is a line. Blank lines are passed over, but counted.
 */
export class Records {
  private readonly separator: Separator | null;
  private readonly take: (fields: string[], line: number) => void;
  /** What came of the line that has no end yet. */
  private tail = '';
  private line = 1;
  private returned = false;
  /** A quoted field that goes on in the next line, and where it opened. */
  private open: { readonly text: string; readonly line: number } | null = null;

  constructor(separator: Separator | null, take: (fields: string[], line: number) => void) {
    this.separator = separator;
    this.take = take;
  }

  /** @throws LabFailure UNKNOWN_FORMAT for a line or a quoted field without end; what `take` throws. */
  push(text: string): void {
    let from = this.returned && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.returned = false;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== 10 && code !== 13) continue;
      this.endLine(this.tail + text.slice(from, at));
      this.tail = '';
      if (code === 13) {
        if (at + 1 === text.length) this.returned = true;
        else if (text.charCodeAt(at + 1) === 10) at++;
      }
      from = at + 1;
    }
    this.tail += text.slice(from);
    if (this.tail.length > LONGEST) {
      throw unknownFormat(
        `Line ${this.line.toLocaleString('en-US')} is longer than 16 million characters.`,
        'Write one interaction per line, or one user per line.',
        this.line,
      );
    }
  }

  /** Ends the last line, with or without a line break of its own. */
  finish(): void {
    if (this.tail !== '') this.endLine(this.tail);
    if (this.open !== null) throw openQuote(this.open.line);
  }

  private endLine(text: string): void {
    const line = this.open?.line ?? this.line;
    this.line++;
    const whole = this.open === null ? text : `${this.open.text}\n${text}`;
    if (whole.trim() === '') return;
    if (this.separator === null) return this.take([whole], line);
    if (!whole.includes('"')) return this.take(plainFields(whole, this.separator), line);
    // While a quote is open, a line without one cannot close it.
    const fields =
      this.open !== null && !text.includes('"') ? null : quotedFields(whole, this.separator);
    if (fields !== null) {
      this.open = null;
      return this.take(fields, line);
    }
    if (!SPANS.includes(this.separator)) return this.take(plainFields(whole, this.separator), line);
    if (whole.length > QUOTED || this.line - line > QUOTED_LINES) throw openQuote(line);
    this.open = { text: whole, line };
  }
}

function plainFields(line: string, separator: Separator): string[] {
  if (separator === ' ') return line.trim().split(/[ \t\v\f]+/);
  const fields = line.split(separator);
  for (let i = 0; i < fields.length; i++) fields[i] = fields[i].trim();
  return fields;
}

/** The fields of a line with quotes in it; null where one of them is not closed. */
function quotedFields(line: string, separator: Separator): string[] | null {
  const fields: string[] = [];
  const blanks = separator === ' ';
  const isEnd = (at: number) =>
    blanks ? line[at] === ' ' || line[at] === '\t' : line.startsWith(separator, at);
  const step = separator.length;
  let at = 0;
  for (;;) {
    while (line[at] === ' ' || (blanks && line[at] === '\t')) at++;
    if (line[at] === '"') {
      let value = '';
      for (at++; ;) {
        const quote = line.indexOf('"', at);
        if (quote < 0) return null;
        value += line.slice(at, quote);
        at = quote + 1;
        if (line[at] !== '"') break;
        value += '"';
        at++;
      }
      // Letters after the closing quote belong to the field, as spreadsheets read it.
      const from = at;
      while (at < line.length && !isEnd(at)) at++;
      fields.push((value + line.slice(from, at)).trim());
    } else {
      const from = at;
      while (at < line.length && !isEnd(at)) at++;
      if (!blanks || at > from) fields.push(line.slice(from, at).trim());
    }
    if (at >= line.length) return fields;
    at += step;
  }
}
