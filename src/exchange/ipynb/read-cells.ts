import type { Cell } from '../../document/cell.ts';
import { proseCell } from '../../document/cells.ts';
import { cellId, freeId, isId, type CellId } from '../../document/ids.ts';
import { CELL_LIMIT } from '../../document/notebook.ts';
import { isPlain } from '../../document/reading.ts';
import type { NamedCell } from '../../document/reconnect.ts';
import type { Picture } from '../../document/pictures.ts';
import { Attachments, picturesOf } from './attachments.ts';
import { fencedPieces, pieces } from './foreign.ts';
import { looksLikeOurs, readSource } from './source.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Sentences about single cells, at most; the rest is counted. */
const MOST_NOTICES = 20;

/** Cells of a file as ours: Markdown as text, our sources as what they describe, all else as fenced code. */
export function readCells(
  stored: readonly unknown[],
  ours: boolean,
  language: string,
  notices: string[],
): readonly NamedCell[] {
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
  readonly cells: NamedCell[] = [];
  /** How many of the file's cells have been gone through. */
  read = 0;
  readonly #ours: boolean;
  readonly #language: string;
  readonly #notices: string[] = [];
  readonly #taken = new Set<string>();
  #code = 0;
  readonly #pictures = new Attachments();
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
    const about: About = { given: plain.id, own: ownOf(plain), ...looksOf(plain) };
    const isCode = plain.cell_type === 'code';
    if (plain.cell_type === 'markdown')
      this.#text(about, pieces(source), this.#pictures.of(plain, this.#notices));
    else if (isCode && (this.#ours || looksLikeOurs(source))) this.#source(about, source);
    else this.#fenced(about, source, isCode ? this.#language : '');
  }

  /** A cell of ours is what its source says, whoever edited it. */
  #source(about: About, source: string): void {
    const { collapsed, bare } = about;
    const reading = readSource({ id: PLACEHOLDER, collapsed, bare }, source);
    if ('cell' in reading) {
      const own = reading.name === null ? about.own : [reading.name, ...about.own];
      const id = this.#idOf({ ...about, own }, reading.cell.kind);
      this.cells.push({ cell: { ...reading.cell, id }, own, given: textOf(about.given) });
      for (const problem of reading.problems) this.#notices.push(`Cell ${id}: ${problem}.`);
    } else if (!this.#ours) this.#fenced(about, source, this.#language);
    else {
      const id = this.#text(about, fencedPieces(source, ''));
      this.#notices.push(`Cell ${id} ${reading.reason}; it is shown as text.`);
    }
  }

  #fenced(about: About, source: string, language: string): void {
    this.#code += 1;
    this.#text(about, fencedPieces(source, language));
  }

  #text(about: About, texts: readonly string[], pictures: readonly Picture[] = []): CellId {
    const { collapsed, bare, own, given } = about;
    const first = this.#idOf(about, 'cell');
    texts.forEach((markdown, i) => {
      const id = i === 0 ? first : this.#free(first);
      const cell = proseCell(
        { id, collapsed, bare },
        { markdown, pictures: picturesOf(texts, i, pictures) },
      );
      this.cells.push({ cell, own: i === 0 ? own : [], given: i === 0 ? textOf(given) : null });
    });
    return first;
  }

  /** The first of its names that is free, otherwise a new one; told where the file's own id is no good. */
  #idOf({ own, given }: About, stem: string): CellId {
    const names = [...own, ...(typeof given === 'string' ? [given] : [])].filter(isId);
    const free = names.find((name) => !this.#taken.has(name));
    if (free !== undefined) {
      this.#taken.add(free);
      return cellId(free);
    }
    const renamed = this.#free(names.at(0) ?? stem);
    if (given !== undefined)
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
      ...(this.#unknown > 0
        ? [`${cells(this.#unknown)} could not be read and were left out.`]
        : []),
    ];
  }
}

/** What a file says of a cell beside its source. */
interface About extends Pick<Cell, 'collapsed' | 'bare'> {
  /** The format's own id as it stands there; undefined in files older than 4.5. */
  readonly given: unknown;
  readonly own: readonly string[];
}

const PLACEHOLDER = cellId('cell');

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What the cell calls itself beside its source: other programs keep it when they rewrite ids. */
function ownOf({ metadata }: Plain): readonly string[] {
  const name = isPlain(metadata) && isPlain(metadata.elcrec) ? textOf(metadata.elcrec.id) : null;
  return name !== null && isId(name) ? [name] : [];
}

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
