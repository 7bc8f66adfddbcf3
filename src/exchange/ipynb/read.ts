import { toLabError, type LabError } from '../../../workers/protocol/errors.ts';
import type { RunId } from '../../../workers/protocol/ids.ts';
import type { RunRecord } from '../../runs/record.ts';
import { TITLE_LIMIT } from '../../document/actions.ts';
import { plainName } from '../downloads.ts';
import { isId, notebookId, type CellId, type NotebookId } from '../../document/ids.ts';
import type { Notebook } from '../../document/notebook.ts';
import { isPlain } from '../../document/reading.ts';
import { reconnected } from '../../document/reconnect.ts';
import { isKnownVersion } from '../../storage/schema/upgrades.ts';
import { badDocument, checkedJson } from './check.ts';
import { ELCREC_VERSION } from './format.ts';
import { readCells } from './read-cells.ts';
import { readHidden, readRuns, readShown } from './read-runs.ts';

/** A file as a live notebook. */
export interface IpynbDocument {
  readonly notebook: Notebook;
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  readonly shown: ReadonlyMap<CellId, RunId>;
  readonly hidden: ReadonlySet<RunId>;
}

export type IpynbReading =
  /** `notices`: what is not as it was in the file, a sentence each. */
  | { readonly document: IpynbDocument; readonly notices: readonly string[] }
  | { readonly error: LabError };

type Plain = Readonly<Record<string, unknown>>;

/** Finds the notebook that came with the page under an id, for what was saved of one that was changed. */
export type Shipped = (id: string) => Notebook | null;

/** Reads any Jupyter file; one of ours comes back with its runs. `name`: of the file, for want of a title. */
export function readIpynb(
  text: string,
  name = 'notebook',
  shippedById: Shipped = () => null,
): IpynbReading {
  try {
    return read(text, name, shippedById);
  } catch (thrown) {
    return { error: toLabError(thrown) };
  }
}

function read(text: string, name: string, shippedById: Shipped): IpynbReading {
  const { value, notNumbers } = checkedJson(text);
  const file = checkedFile(value);
  const notices: string[] = [];
  if (notNumbers)
    notices.push(
      'NaN and Infinity, which Python writes and JSON does not know, were read as empty.',
    );
  if (file.minor > 5)
    notices.push(
      `The file’s format (4.${file.minor}) is newer than 4.5; what is new in it is not shown.`,
    );
  const ours = isPlain(file.metadata.elcrec) ? file.metadata.elcrec : null;
  if (ours !== null) checkVersion(ours);
  const title = titleOf(ours?.title) ?? titleOf(file.metadata.title) ?? titleOf(name) ?? 'Notebook';
  const id = idOf(ours?.notebook, title);
  const shipped = titleOf(ours?.shipped);
  const language = ours === null ? languageOf(file.metadata) : '';
  const named = readCells(file.cells, ours !== null, language, notices);
  if (ours === null && named.some(({ cell }) => cell.kind !== 'text'))
    notices.push(
      'The file’s metadata are gone, and its runs with them; its cells were read from their sources.',
    );
  const saved = readRuns(ours, id, notices);
  const base = shipped === null ? null : shippedById(shipped);
  const { cells, renamed, notices: said } = reconnected(named, { shipped: base, runs: saved });
  notices.push(...said);
  const runs = saved.map((run) => inPlace(run, renamed));
  const known = new Set(runs.map((run) => run.id));
  const shown = new Map(
    [...readShown(ours, known)].map(([cell, run]) => [renamed.get(cell) ?? cell, run]),
  );
  const notebook = { id, title, shipped, cells };
  return { document: { notebook, runs, shown, hidden: readHidden(ours, known) }, notices };
}

/** A run under its experiment's present name. */
function inPlace(run: RunRecord, renamed: ReadonlyMap<string, CellId>): RunRecord {
  const cell = run.place === null ? undefined : renamed.get(run.place.cell);
  return run.place === null || cell === undefined ? run : { ...run, place: { ...run.place, cell } };
}

/** @throws LabFailure BAD_DOCUMENT unless it is a Jupyter notebook of version 4 */
function checkedFile(json: unknown): {
  readonly cells: readonly unknown[];
  readonly metadata: Plain;
  readonly minor: number;
} {
  const plain: Plain = isPlain(json) ? json : {};
  const { nbformat, nbformat_minor, cells, metadata } = plain;
  if (typeof nbformat !== 'number')
    throw badDocument(
      'This file is not a Jupyter notebook: it does not say which version of the format it has.',
      'Choose a .ipynb file saved by ELCRec Lab or Jupyter.',
    );
  if (nbformat > 4)
    throw badDocument(
      `This notebook has version ${nbformat} of Jupyter’s format; versions up to 4 are known here.`,
      'Reload this page to get its newest version, or save the notebook as version 4.',
    );
  if (nbformat < 4 || !Number.isInteger(nbformat))
    throw badDocument(
      `This notebook has version ${nbformat} of Jupyter’s format, which is older than 4.`,
      'Convert it with: jupyter nbconvert --to notebook --nbformat 4.',
    );
  if (!Array.isArray(cells))
    throw badDocument('This notebook has no list of cells.', 'Save it again in Jupyter.');
  return {
    cells,
    metadata: isPlain(metadata) ? metadata : {},
    minor: typeof nbformat_minor === 'number' ? nbformat_minor : 0,
  };
}

function checkVersion({ version }: Plain): void {
  if (isKnownVersion(version)) return;
  throw typeof version === 'number' && version > ELCREC_VERSION
    ? badDocument(
        'This notebook was saved by a newer ELCRec Lab.',
        'Reload this page to get its newest version, then open the file again.',
      )
    : badDocument(
        'This notebook does not say which ELCRec Lab saved it, so its runs cannot be read.',
        'Open a file that was not edited, or remove metadata.elcrec to read its cells alone.',
      );
}

/** A text that can be a title; null for anything else. */
function titleOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const title = value.trim().slice(0, TITLE_LIMIT);
  return title === '' ? null : title;
}

/** The notebook's own id, or one made of its title. */
function idOf(value: unknown, title: string): NotebookId {
  if (typeof value === 'string' && isId(value)) return notebookId(value);
  const ascii = plainName(title).replace(/[^a-z0-9-]/g, '');
  return notebookId(isId(ascii) ? ascii : 'notebook');
}

/** What the code of a foreign notebook is written in, as a fence names it. */
function languageOf({ language_info, kernelspec }: Plain): string {
  const stated = [
    isPlain(language_info) ? language_info.name : null,
    isPlain(kernelspec) ? kernelspec.language : null,
  ];
  return (
    stated.find((one): one is string => typeof one === 'string' && /^[\w+#-]{1,20}$/.test(one)) ??
    ''
  );
}
