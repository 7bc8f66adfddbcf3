import { MAX_ID } from '../importers/importer.ts';
import { NotMine } from '../importers/not-mine.ts';
import { IntList } from '../int-list.ts';
import type { Head } from './head.ts';

/** All numbers of a text and where its lines end; blank lines are left out but counted. */
export interface TokenTable {
  readonly tokens: IntList;
  /** Per line that holds numbers: the index after its last token. */
  readonly lineEnds: IntList;
  /** 1-based source lines that are blank, ascending. */
  readonly blankLines: IntList;
  readonly minFields: number;
  readonly maxFields: number;
  /** Lines with exactly two numbers. */
  readonly pairs: number;
}

export const rows = (table: TokenTable): number => table.lineEnds.length;

/** First token of row `row`. */
export const rowStart = (table: TokenTable, row: number): number =>
  row === 0 ? 0 : table.lineEnds.get(row - 1);

/** 1-based line of the source text on which row `row` stands. */
export function sourceLine(table: TokenTable, row: number): number {
  let line = row + 1;
  for (let i = 0; i < table.blankLines.length && table.blankLines.get(i) <= line; i++) line++;
  return line;
}

/** How many numbers row `row` has. */
export const rowFields = (table: TokenTable, row: number): number =>
  table.lineEnds.get(row) - rowStart(table, row);

/** The first row whose number of fields is not two. */
export function firstIrregular(table: TokenTable): { line: number; fields: number } {
  let row = 0;
  while (rowFields(table, row) === 2) row++;
  return { line: sourceLine(table, row), fields: rowFields(table, row) };
}

const otherIds = (): NotMine => new NotMine({ wholeNumbers: false });

/** Most numbers on one of the first lines of a file that may be whole numbers throughout; null for another. */
export function fieldsAtFirst(head: Head): number | null {
  if (!head.isDigits || head.known.wholeNumbers === false) return null;
  const rows = head.rows(' ');
  if (rows.length === 0 && head.whole) return null;
  return rows.reduce((most, { fields }) => Math.max(most, fields.length), 0);
}

const BOM = [0xef, 0xbb, 0xbf];

const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c;

/**
 * Reads whole numbers out of text bytes, chunk by chunk: no string and no array of lines is made,
 * and a number or a line may lie across chunks. LF, CRLF and CR end lines, spaces and tabs separate
 * numbers, a UTF-8 byte order mark is skipped.
 */
export class Scanner {
  private readonly tokens = new IntList();
  private readonly lineEnds = new IntList();
  private readonly blankLines = new IntList();
  private minFields = Infinity;
  private maxFields = 0;
  private pairs = 0;

  private bom = 0;
  private line = 1;
  private lineStart = 0;
  /** The number being read; -1 between numbers. */
  private value = -1;
  /** Whether the last chunk ended in a CR: an LF after it belongs to it. */
  private returned = false;

  /** @throws NotMine at the first id that is no whole number from 1 to the largest. */
  push(chunk: Uint8Array): void {
    let i = 0;
    while (this.bom < 3 && i < chunk.length) {
      if (chunk[i] !== BOM[this.bom]) this.bom = 3;
      else {
        this.bom++;
        i++;
      }
    }
    const first = i;
    let value = this.value;
    for (; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte >= 0x30 && byte <= 0x39) {
        value = value < 0 ? byte - 0x30 : value * 10 + (byte - 0x30);
        if (value > MAX_ID) throw otherIds();
      } else if (isSpace(byte)) {
        if (value >= 0) this.endNumber(value);
        value = -1;
      } else if (byte === 0x0a || byte === 0x0d) {
        if (value >= 0) this.endNumber(value);
        value = -1;
        const after = i === first ? this.returned : chunk[i - 1] === 0x0d;
        if (byte === 0x0d || !after) this.endLine();
      } else throw otherIds();
    }
    this.value = value;
    if (i > first) this.returned = chunk[i - 1] === 0x0d;
  }

  /** Ends the last line, with or without a line break of its own. */
  finish(): TokenTable {
    if (this.value >= 0) this.endNumber(this.value);
    if (this.tokens.length > this.lineStart) this.endLine();
    const { tokens, lineEnds, blankLines, minFields, maxFields, pairs } = this;
    return { tokens, lineEnds, blankLines, minFields, maxFields, pairs };
  }

  private endNumber(value: number): void {
    if (value === 0) throw otherIds();
    this.tokens.push(value);
  }

  private endLine(): void {
    const fields = this.tokens.length - this.lineStart;
    if (fields === 0) this.blankLines.push(this.line);
    else {
      this.lineStart += fields;
      this.lineEnds.push(this.lineStart);
      if (fields < this.minFields) this.minFields = fields;
      if (fields > this.maxFields) this.maxFields = fields;
      if (fields === 2) this.pairs++;
    }
    this.line++;
  }
}

/**
 * The numbers of a text of nothing else: what both of the official code's formats are made of.
 * @throws NotMine at the first id that is no whole number from 1 to the largest.
 */
export async function scan(bytes: AsyncIterable<Uint8Array>): Promise<TokenTable> {
  const scanner = new Scanner();
  for await (const chunk of bytes) scanner.push(chunk);
  return scanner.finish();
}
