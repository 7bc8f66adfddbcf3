import { toLabError, type LabError } from '../../../workers/protocol/errors.ts';
import { runId, type RunId } from '../../../workers/protocol/ids.ts';
import type { RunRecord } from '../../runs/record.ts';
import { TITLE_LIMIT } from '../actions.ts';
import { plainName } from '../downloads.ts';
import { isId, notebookId, type CellId, type NotebookId } from '../ids.ts';
import type { Notebook } from '../notebook.ts';
import { isPlain } from '../reading.ts';
import { badDocument, checkedJson } from './check.ts';
import { ELCREC_VERSION } from './format.ts';
import { readCells } from './read-cells.ts';
import { readRun } from './record.ts';

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

/** Reads any Jupyter file; one of ours comes back with its runs. `name`: of the file, for want of a title. */
export function readIpynb(text: string, name = 'notebook'): IpynbReading {
  try {
    return read(text, name);
  } catch (thrown) {
    return { error: toLabError(thrown) };
  }
}

function read(text: string, name: string): IpynbReading {
  const file = checkedFile(checkedJson(text));
  const notices: string[] = [];
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
  const notebook = {
    id,
    title,
    shipped,
    cells: readCells(file.cells, ours !== null, language, notices),
  };
  const runs = readRuns(ours, id, notices);
  const known = new Set(runs.map((run) => run.id));
  return {
    document: { notebook, runs, shown: readShown(ours, known), hidden: readHidden(ours, known) },
    notices,
  };
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
  if (version === ELCREC_VERSION) return;
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

/** Runs in a notebook, at most: far more than one file has room for. */
const MOST_RUNS = 2_000;

function readRuns(ours: Plain | null, notebook: NotebookId, notices: string[]): RunRecord[] {
  const stored: readonly unknown[] = Array.isArray(ours?.runs) ? ours.runs : [];
  const runs = new Map<RunId, RunRecord>();
  let unreadable = Math.max(0, stored.length - MOST_RUNS);
  for (const one of stored.slice(0, MOST_RUNS)) {
    const reading = readRun(one);
    if (reading === null || runs.has(reading.run.id)) {
      unreadable += 1;
      continue;
    }
    notices.push(...reading.notices);
    const { run } = reading;
    const place = run.place === null ? null : { ...run.place, notebook };
    runs.set(run.id, { ...run, place });
  }
  if (unreadable > 0)
    notices.push(
      `${unreadable} ${unreadable === 1 ? 'run is' : 'runs are'} damaged or there twice and left out.`,
    );
  const leftOut: readonly unknown[] = Array.isArray(ours?.left_out) ? ours.left_out : [];
  if (leftOut.length > 0)
    notices.push(
      `To stay below 50 MB, the file was saved without: ${leftOut.slice(0, 20).join(', ').slice(0, 500)}.`,
    );
  return [...runs.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

function readShown(ours: Plain | null, known: ReadonlySet<RunId>): ReadonlyMap<CellId, RunId> {
  const shown = new Map<CellId, RunId>();
  for (const [cell, run] of Object.entries(isPlain(ours?.shown) ? ours.shown : {}))
    if (isId(cell) && typeof run === 'string' && known.has(runId(run)))
      shown.set(cell as CellId, runId(run));
  return shown;
}

function readHidden(ours: Plain | null, known: ReadonlySet<RunId>): ReadonlySet<RunId> {
  const hidden: readonly unknown[] = Array.isArray(ours?.hidden) ? ours.hidden : [];
  return new Set(
    hidden
      .filter((one): one is string => typeof one === 'string')
      .map(runId)
      .filter((one) => known.has(one)),
  );
}
