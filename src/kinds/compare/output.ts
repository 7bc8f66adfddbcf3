import { compareFigure, compareLossFigure } from '../../figures/compare-figure.ts';
import type { FigureOptions, Table } from '../../figures/figure.ts';
import { runStyles } from '../../figures/run-style.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { RunRecord } from '../../runs/record.ts';
import { metric } from '../../runs/summary.ts';
import { clock, setting } from '../../ui/format.ts';
import { runsProvenance } from '../provenance.ts';
import { columnsOf, type Column } from './columns.ts';
import { overlayOptions, type CompareModel } from './model.ts';
import { rowsOf, valueOf, type Row } from './table.ts';

/** Every run in one table; one metric and the total loss of all that are shown, over one another. */
export function compareOutput(
  { config, runs, drawn }: CompareModel,
  options: FigureOptions,
): CellOutput {
  if (runs.length === 0) return wordsOnly('No runs yet.');
  const shared = {
    ...overlayOptions(config, drawn, options),
    styles: runStyles(runs, options.theme),
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
    provenance: runsProvenance(runs),
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
