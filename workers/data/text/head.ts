import type { Separator } from '../../catalog/formats/separators.ts';
import type { LabFailure } from '../../protocol/errors.ts';
import type { Bytes } from './bytes.ts';
import { cutOf, type Cut } from './cut.ts';
import { encodingOf } from './encoding.ts';
import { noLines } from './magic.ts';
import { rowsOf, type Row } from './rows.ts';

/** What is known of a whole file because an importer has gone through it and found that it is not its own. */
export interface Known {
  /** False where an id is no whole number from 1 up. */
  readonly wholeNumbers?: false;
  /** True where users have several lines. */
  readonly usersRepeat?: true;
}

interface HeadParts {
  readonly bytes: Bytes;
  /** Whether this is all of the file; else its last line is cut off. */
  readonly whole: boolean;
  readonly name: string;
  readonly known: Known;
}

/** The beginning of a file, as importers look at it. */
export class Head {
  readonly bytes: Bytes;
  readonly whole: boolean;
  /** The file's name, without the `.gz` of one that was unpacked. */
  readonly name: string;
  readonly known: Known;
  readonly text: string;
  /** Why these are no lines of text; null where they may be. */
  readonly noLines: LabFailure | null;
  private readonly cuts = new Map<Separator | null, readonly Row[]>();
  private best: Cut | null = null;

  constructor({ bytes, whole, name, known }: HeadParts) {
    this.bytes = bytes;
    this.whole = whole;
    this.name = name.replace(/\.gz$/i, '');
    this.known = known;
    this.text = new TextDecoder(encodingOf(bytes, whole)).decode(bytes, { stream: true });
    this.noLines = noLines(bytes, this.text);
  }

  /** Whether there is nothing but digits and blanks. */
  get isDigits(): boolean {
    return /^[\d\s\ufeff]*$/.test(this.text);
  }

  /** The first lines, cut at a separator; uncut for null. */
  rows(separator: Separator | null): readonly Row[] {
    const rows = this.cuts.get(separator) ?? rowsOf(this.text, this.whole, separator);
    this.cuts.set(separator, rows);
    return rows;
  }

  /** The first lines, cut at the separator that fits them best. */
  get cut(): Cut {
    this.best ??= this.isDigits
      ? { separator: ' ', rows: this.rows(' ') }
      : cutOf((separator) => this.rows(separator));
    return this.best;
  }
}
