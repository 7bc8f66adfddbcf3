import type { RunConfig } from '../../../workers/protocol/config.ts';
import { statusWord } from '../../app/status.ts';
import type { FigureOptions, Table } from '../../charts/figure.ts';
import { metricFigure } from '../../charts/metric-figure.ts';
import type { CellOf } from '../../notebook/cell.ts';
import { wordsOnly, type CellOutput } from '../../notebook/cell-output.ts';
import type { NotebookView } from '../../notebook/view.ts';
import type { RunRecord } from '../../runs/record.ts';
import { bestEpoch } from '../../runs/reducer.ts';
import { metric } from '../../runs/summary.ts';
import { NO_PROVENANCE, runProvenance } from '../provenance.ts';

/** Every run in one table, and one metric of all that are shown over one another. */
export function compareOutput(
  view: NotebookView,
  cell: CellOf<'compare'>,
  options: FigureOptions,
): CellOutput {
  const { runs, hidden } = view;
  if (runs.length === 0) return wordsOnly('No runs yet.');
  const drawn = runs.filter(({ id, epochs }) => !hidden.has(id) && epochs.length > 0);
  return {
    text: `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} of this notebook, newest first.`,
    figures:
      drawn.length === 0
        ? []
        : [metricFigure(drawn, { ...options, metrics: [cell.config.metric] })],
    tables: [{ title: 'Runs', table: runsTable(runs, cell.config.differences_only) }],
    provenance: {
      line: runs.length === 1 ? runProvenance(runs[0]).line : NO_PROVENANCE.line,
      details: runs.map((run) => runProvenance(run).details),
    },
  };
}

function runsTable(runs: readonly RunRecord[], differencesOnly: boolean): Table {
  const keys = (Object.keys(runs[0].config) as (keyof RunConfig)[]).filter(
    (key) =>
      key !== 'variant' &&
      (!differencesOnly || runs.some(({ config }) => config[key] !== runs[0].config[key])),
  );
  return {
    columns: ['Run', 'Variant', 'Data', 'State', 'HR@5', 'NDCG@5', 'Measured on', ...keys],
    rows: runs.map((run) => [
      run.name,
      run.config.variant,
      run.dataset.name,
      statusWord(run),
      ...quality(run),
      ...keys.map((key) => String(run.config[key])),
    ]),
  };
}

/** Test numbers where there are some, otherwise the best validation's. */
function quality(run: RunRecord): readonly [string, string, string] {
  const measured = run.result?.test ?? bestEpoch(run)?.valid;
  const on = run.result !== null ? 'test' : measured === undefined ? '–' : 'validation';
  return [metric(measured?.['hr@5']), metric(measured?.['ndcg@5']), on];
}
