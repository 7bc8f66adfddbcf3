import { TITLE_LIMIT } from '../../document/actions.ts';
import type { Cell } from '../../document/cell.ts';
import { plainConfig, readCell } from '../../document/cells.ts';
import { cellId, freeId, isId, type CellId, type NotebookId } from '../../document/ids.ts';
import { kindNamed } from '../../document/kinds.ts';
import { CELL_LIMIT, type Notebook } from '../../document/notebook.ts';
import { isPlain } from '../../document/reading.ts';
import { reconnected, type NamedCell } from '../../document/reconnect.ts';
import { damaged } from './bytes.ts';
import { notebookPrint, type Plain } from './write.ts';

/** Notices shown, at most. */
const NOTICES = 20;

/**
 * The notebook that a link's JSON says, repaired where it is out of bounds; each repair is a sentence.
 * @throws LabFailure BAD_DOCUMENT where there is nothing to repair.
 */
export function unlinked(
  document: unknown,
  id: NotebookId,
  shippedById: (id: string) => Notebook | null,
): { readonly notebook: Notebook; readonly notices: readonly string[] } {
  if (!isPlain(document)) throw damaged('It does not hold a notebook.');
  const shipped = typeof document.shipped === 'string' ? shippedById(document.shipped) : null;
  const base = document.base === undefined ? null : shipped;
  if (document.base !== undefined && base === null)
    throw damaged('It says only what was changed in a notebook that this version does not have.');
  const { cells: listed = base?.cells.map((cell) => cell.id) } = document;
  if (!Array.isArray(listed)) throw damaged('It does not hold a notebook.');
  if (listed.length > CELL_LIMIT) throw damaged(`It has more than ${CELL_LIMIT} cells.`);

  const notices: string[] = [];
  if (base !== null && document.base !== notebookPrint(base))
    notices.push(`The notebook “${base.title}” has changed since this link was made.`);
  const known = new Map<string, Cell>(base?.cells.map((cell) => [cell.id, cell]));
  const cells: Cell[] = [];
  const named: NamedCell[] = [];
  for (const item of listed as readonly unknown[]) {
    const cell = readLinkedCell(item, known, new Set(cells.map((c) => c.id)), notices);
    if (cell === null) continue;
    cells.push(cell);
    const name = isPlain(item) && typeof item.id === 'string' ? item.id : String(cell.id);
    named.push({ cell, own: [name], given: null });
  }
  const connected = reconnected(named, { shipped: base, runs: [] });
  notices.push(...connected.notices);
  return {
    notebook: {
      id,
      title: readTitle(document.title, base?.title ?? 'Shared notebook', notices),
      shipped: shipped === null ? null : (document.shipped as string),
      cells: connected.cells,
    },
    notices:
      notices.length <= NOTICES
        ? notices
        : [...notices.slice(0, NOTICES), `And ${notices.length - NOTICES} more of this kind.`],
  };
}

function readTitle(title: unknown, fallback: string, notices: string[]): string {
  if (title === undefined) return fallback;
  const text = typeof title === 'string' ? title.trim().slice(0, TITLE_LIMIT) : '';
  if (text !== title) notices.push('The title was not used as it stands.');
  return text === '' ? fallback : text;
}

/** A cell, or null with a notice where there is none to be had. */
function readLinkedCell(
  item: unknown,
  known: ReadonlyMap<string, Cell>,
  taken: ReadonlySet<CellId>,
  notices: string[],
): Cell | null {
  const said: Plain = typeof item === 'string' ? { id: item } : isPlain(item) ? item : {};
  const name = typeof said.id === 'string' ? said.id : '';
  const shipped = said.kind === undefined ? known.get(name) : undefined;
  const kind = shipped?.kind ?? kindNamed(said.kind)?.kind;
  if (kind === undefined) {
    notices.push(`The cell ${quoted(name)} was left out: ${why(said.kind)}.`);
    return null;
  }
  const id = shipped?.id ?? named(name, kind);
  const free = freeId(id, taken);
  if (free !== name) notices.push(`The cell ${quoted(name)} is now called “${free}”.`);
  const cell = shipped === undefined ? wholeCell(kind, free, said) : laidOver(shipped, free, said);
  for (const { key, message } of cell.problems)
    notices.push(`In the cell “${free}”, ${repair(key, message, plainConfig(cell.cell))}`);
  return cell.cell;
}

const wholeCell = (kind: string, id: CellId, said: Plain) =>
  readCell(
    { id, kind, collapsed: said.collapsed === true, bare: said.bare === true },
    said.config ?? {},
  );

const laidOver = (shipped: Cell, id: CellId, said: Plain) => {
  const flag = (value: unknown, before: boolean) => (typeof value === 'boolean' ? value : before);
  const { config = {} } = said;
  return readCell(
    {
      id,
      kind: shipped.kind,
      collapsed: flag(said.collapsed, shipped.collapsed),
      bare: flag(said.bare, shipped.bare),
    },
    isPlain(config)
      ? Object.fromEntries([...Object.entries(plainConfig(shipped)), ...Object.entries(config)])
      : config,
  );
};

const named = (name: string, kind: string): CellId => cellId(isId(name) ? name : kind);

const why = (kind: unknown): string =>
  kind === undefined
    ? 'the shipped notebook has no such cell'
    : typeof kind === 'string'
      ? `cells of the kind ${quoted(kind)} are not known here`
      : 'it cannot be read';

/** What became of a key: another value, or nothing. */
function repair(key: string, message: string, now: Plain): string {
  const reason = message.charAt(0).toLowerCase() + message.slice(1);
  if (key === '') return `the settings are the defaults: ${reason}.`;
  if (!Object.hasOwn(now, key)) return `${quoted(key)} was left out: ${reason}.`;
  const value = now[key];
  const shown = typeof value === 'string' ? quoted(value) : JSON.stringify(value);
  return `${key} is now ${shown}: ${reason}.`;
}

const quoted = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
