import type { Cell } from '../cell.ts';
import { cellId, freeId, isId, type CellId } from '../ids.ts';
import { CELL_LIMIT } from '../notebook.ts';
import { isPlain } from '../reading.ts';
import { fencedPieces, pieces } from './foreign.ts';
import { readSource } from './source.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Sentences about single cells, at most; the rest is counted. */
const MOST_NOTICES = 20;

/** Cells of a file as ours: Markdown as text, our sources as what they describe, all else as fenced code. */
export function readCells(
  stored: readonly unknown[],
  ours: boolean,
  language: string,
  notices: string[],
): readonly Cell[] {
  const reading = new CellsReading(ours, language);
  for (const one of stored) {
    if (reading.cells.length >= CELL_LIMIT) break;
    reading.add(one);
  }
  notices.push(...reading.said());
  const { cells, read } = reading;
  if (read < stored.length || cells.length > CELL_LIMIT)
    notices.push(
      `A notebook has ${CELL_LIMIT} cells at most: the first of ${stored.length} are shown.`,
    );
  return cells.slice(0, CELL_LIMIT);
}

class CellsReading {
  readonly cells: Cell[] = [];
  /** How many of the file's cells have been gone through. */
  read = 0;
  readonly #ours: boolean;
  readonly #language: string;
  readonly #notices: string[] = [];
  readonly #taken = new Set<string>();
  #code = 0;
  #attachments = 0;
  #unknown = 0;

  constructor(ours: boolean, language: string) {
    this.#ours = ours;
    this.#language = language;
  }

  add(plain: unknown): void {
    this.read += 1;
    const source = isPlain(plain) ? sourceOf(plain) : null;
    if (!isPlain(plain) || source === null) {
      this.#unknown += 1;
      return;
    }
    const base = { id: this.#idOf(plain), ...looksOf(plain) };
    if (isPlain(plain.attachments) && Object.keys(plain.attachments).length > 0)
      this.#attachments += 1;
    if (plain.cell_type === 'markdown') this.#text(base, pieces(source));
    else if (plain.cell_type === 'code' && this.#ours) this.#source(base, source);
    else this.#fenced(base, source, plain.cell_type === 'code' ? this.#language : '');
  }

  /** A cell of ours is what its source says, whoever edited it. */
  #source(base: Base, source: string): void {
    const reading = readSource(base, source);
    if ('cell' in reading) {
      this.cells.push(reading.cell);
      for (const problem of reading.problems) this.#notices.push(`Cell ${base.id}: ${problem}.`);
    } else {
      this.#notices.push(`Cell ${base.id} ${reading.reason}; it is shown as text.`);
      this.#text(base, fencedPieces(source, ''));
    }
  }

  #fenced(base: Base, source: string, language: string): void {
    this.#code += 1;
    this.#text(base, fencedPieces(source, language));
  }

  #text(base: Base, texts: readonly string[]): void {
    texts.forEach((markdown, i) => {
      const id = i === 0 ? base.id : this.#free(base.id);
      this.cells.push({ ...base, id, kind: 'text', config: { markdown } });
    });
  }

  /** Its id where it has one of its own, otherwise a new one. */
  #idOf({ id }: Plain): CellId {
    if (typeof id === 'string' && isId(id) && !this.#taken.has(id)) {
      this.#taken.add(id);
      return cellId(id);
    }
    const stem = typeof id === 'string' && isId(id) ? id : 'cell';
    const renamed = this.#free(stem);
    if (id !== undefined)
      this.#notices.push(`A cell’s id was taken or no id at all; it is ${renamed} now.`);
    return renamed;
  }

  #free(stem: string): CellId {
    const id = freeId(stem.slice(0, 56), this.#taken);
    this.#taken.add(id);
    return id;
  }

  said(): readonly string[] {
    const single = this.#notices.slice(0, MOST_NOTICES);
    const more = this.#notices.length - single.length;
    const cells = (n: number) => (n === 1 ? '1 cell' : `${n} cells`);
    return [
      ...single,
      ...(more > 0 ? [`And ${more} more of the kind.`] : []),
      ...(this.#code > 0
        ? [`Code is not run here: ${cells(this.#code)} of it shown as text, without outputs.`]
        : []),
      ...(this.#attachments > 0
        ? [`Images inside ${cells(this.#attachments)} are not shown.`]
        : []),
      ...(this.#unknown > 0
        ? [`${cells(this.#unknown)} could not be read and were left out.`]
        : []),
    ];
  }
}

type Base = Pick<Cell, 'id' | 'collapsed' | 'bare'>;

/** The source, which the format allows as one text or as its lines; null for anything else. */
function sourceOf({ source }: Plain): string | null {
  if (typeof source === 'string') return source;
  if (!Array.isArray(source)) return null;
  return source.every((line) => typeof line === 'string') ? source.join('') : null;
}

/** How a cell is shown: as Jupyter has it, or as we do. */
function looksOf({ metadata }: Plain): Pick<Cell, 'collapsed' | 'bare'> {
  const all: Plain = isPlain(metadata) ? metadata : {};
  const { collapsed, bare } = isPlain(all.elcrec) ? all.elcrec : {};
  const hidden = isPlain(all.jupyter) && all.jupyter.source_hidden === true;
  return { collapsed: collapsed === true, bare: typeof bare === 'boolean' ? bare : hidden };
}
