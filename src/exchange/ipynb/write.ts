import { LIGHT } from '../../figures/theme.ts';
import type { Cell } from '../../document/cell.ts';
import { proseOf } from '../../document/cells.ts';
import type { Prose } from '../../document/prose.ts';
import { shownRuns } from '../../jobs/plans.ts';
import { outputOf } from '../output.ts';
import type { NotebookView } from '../../document/view.ts';
import { withinRoom } from './attachments.ts';
import { ELCREC_VERSION, IPYNB_LIMIT, lines, type IpynbCell, type Output } from './format.ts';
import { outputsOf, type ToPng } from './outputs.ts';
import { roomOf, writeRuns } from './record.ts';
import { cellYaml } from './source.ts';

/** What writing a notebook needs from where it is written. */
export interface IpynbEffects {
  /** Version of the page. */
  readonly app: string;
  readonly toPng: ToPng;
}

/** Shares of the limit: Jupyter indents what it saves, which makes figures up to 2.5 times as long, but not runs. */
const OUTPUTS_SHARE = 0.2;
const RUNS_SHARE = 0.45;

/**
 * The notebook as a Jupyter file (nbformat 4.5): text as Markdown, other cells as their source with what they
 * show, and under `metadata.elcrec` the runs, from which it is live again when opened here.
 */
export async function writeIpynb(
  view: NotebookView,
  { app, toPng }: IpynbEffects,
): Promise<string> {
  const room = roomOf(OUTPUTS_SHARE * IPYNB_LIMIT);
  const cells: IpynbCell[] = [];
  // One figure is drawn at a time.
  const { cells: fitting, leftOut } = withinRoom(view.notebook.cells);
  for (const cell of fitting) {
    const shows = proseOf(cell) !== null ? null : outputOf(view, cell, { theme: LIGHT });
    const outputs = shows === null ? [] : await outputsOf(shows, toPng, room);
    cells.push(writeCell(view, cell, outputs));
  }
  return spelled(view, app, cells, leftOut);
}

/** The same file without what its cells show: for where that is shown already. It opens here just as well. */
export function writeWithoutOutputs(view: NotebookView, app: string): string {
  const { cells, leftOut } = withinRoom(view.notebook.cells);
  return spelled(
    view,
    app,
    cells.map((cell) => writeCell(view, cell, [])),
    leftOut,
  );
}

/** A line per cell and per run: indented, as Jupyter does, every number of a figure would take one. */
function spelled(
  view: NotebookView,
  app: string,
  cells: readonly IpynbCell[],
  noRoom: readonly string[],
): string {
  const { notebook, runs, shown, hidden } = view;
  const { texts, leftOut } = writeRuns(runs, roomOf(RUNS_SHARE * IPYNB_LIMIT));
  const elcrec = {
    version: ELCREC_VERSION,
    app,
    notebook: notebook.id,
    title: notebook.title,
    shipped: notebook.shipped,
    shown: Object.fromEntries(shown),
    hidden: [...hidden],
    left_out: [...leftOut, ...noRoom],
  };
  const rows = cells.map((cell) => JSON.stringify(cell)).join(',\n');
  const metadata = JSON.stringify({ title: notebook.title, language_info: LANGUAGE, elcrec });
  return `{"cells":[
${rows}
],
"metadata":${metadata.slice(0, -2)},"runs":[
${texts.join(',\n')}
]}},
"nbformat":4,"nbformat_minor":5}
`;
}

/** So that readers colour the sources; there is no kernel to run them. */
const LANGUAGE = {
  name: 'yaml',
  file_extension: '.yaml',
  mimetype: 'application/yaml',
  pygments_lexer: 'yaml',
  codemirror_mode: 'yaml',
} as const;

function writeCell(view: NotebookView, cell: Cell, outputs: readonly Output[]): IpynbCell {
  const { id, collapsed, bare } = cell;
  const metadata = {
    ...(bare ? { jupyter: { source_hidden: true } } : {}),
    ...(collapsed ? { collapsed } : {}),
    // Its own name beside the format's id, which other programs rewrite.
    elcrec: { id, kind: cell.kind, collapsed, bare },
  };
  const prose = proseOf(cell);
  if (prose !== null) return writeText(id, prose, metadata);
  return {
    cell_type: 'code',
    id,
    metadata,
    source: lines(cellYaml(cell).trimEnd()),
    execution_count: executionCount(view, cell),
    outputs,
  };
}

function writeText(
  id: IpynbCell['id'],
  { markdown, pictures }: Prose,
  metadata: IpynbCell['metadata'],
): IpynbCell {
  const attachments = pictures.map(({ name, type, data }) => [name, { [type]: data }] as const);
  return {
    cell_type: 'markdown',
    id,
    metadata,
    source: lines(markdown),
    ...(attachments.length === 0 ? {} : { attachments: Object.fromEntries(attachments) }),
  };
}

/** Which of the notebook's runs, in the order in which they began, a cell shows: of several the last. */
function executionCount(view: NotebookView, cell: Cell): number | null {
  const began = shownRuns(view, cell).map(({ startedAt }) => startedAt);
  const last = began.toSorted().at(-1);
  if (last === undefined) return null;
  return view.runs.filter(({ startedAt }) => startedAt <= last).length;
}
