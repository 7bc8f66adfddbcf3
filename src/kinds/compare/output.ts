import { APP_VERSION } from '../../version.ts';
import { compareFigure, compareLossFigure } from '../../figures/compare-figure.ts';
import type { Provenance } from '../../figures/export.ts';
import type { FigureOptions, Table } from '../../figures/figure.ts';
import { runStyles } from '../../figures/run-style.ts';
import type { CellOf } from '../../document/cell.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { NotebookView } from '../../document/view.ts';
import type { RunRecord } from '../../runs/record.ts';
import { metric } from '../../runs/summary.ts';
import { clock, setting } from '../../ui/format.ts';
import { runProvenance } from '../provenance.ts';
import { columnsOf, type Column } from './columns.ts';
import { rowsOf, valueOf, type Row } from './table.ts';

/** Every run in one table; one metric and the total loss of all that are shown, over one another. */
export function compareOutput(
  { runs, hidden }: NotebookView,
  { config }: CellOf<'compare'>,
  options: FigureOptions,
): CellOutput {
  if (runs.length === 0) return wordsOnly('No runs yet.');
  const drawn = runs.filter(({ id }) => !hidden.has(id));
  const shared = {
    ...options,
    x: config.x_axis,
    smoothing: config.smoothing,
    logY: config.log_y,
    styles: runStyles(runs, options.theme),
    preferred: new Set(drawn.filter(({ starred }) => starred).map(({ id }) => id)),
  };
  return {
    text: `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} of this notebook, newest first.`,
    figures:
      drawn.length === 0
        ? []
        : [
            compareFigure(drawn, { ...shared, metric: config.metric }),
            compareLossFigure(drawn, shared),
          ],
    tables: [{ title: 'Runs', table: runsTable(runs, config.differences_only) }],
    provenance: provenanceOf(runs),
  };
}

/** The page's columns, and on what each run's metrics were measured. */
function runsTable(runs: readonly RunRecord[], differencesOnly: boolean): Table {
  const columns = columnsOf(runs, differencesOnly);
  return {
    columns: [...columns.map(({ label }) => label), 'Measured on'],
    rows: rowsOf(runs).map((row) => [
      ...columns.map((column) => shown(row, column)),
      row.split === 'valid' ? 'validation' : row.split,
    ]),
  };
}

/** A value as the page writes it. */
function shown(row: Row, { key, kind }: Column): string | null {
  const value = valueOf(row, key);
  if (value === null) return null;
  if (kind === 'metric') return metric(Number(value));
  if (key === 'seconds') return clock(Number(value));
  return kind === 'setting' ? setting(value) : String(value);
}

/** Each of the runs in full. */
function provenanceOf(runs: readonly RunRecord[]): Provenance {
  if (runs.length === 1) return runProvenance(runs[0]);
  const data = new Set(runs.map(({ dataset: d }) => `${d.name} (${d.hash.slice(0, 8)})`));
  return {
    line: [`${runs.length} runs`, ...data, `ELCRec Lab ${APP_VERSION}`].join(' · '),
    details: runs.map((run) => runProvenance(run).details),
  };
}
