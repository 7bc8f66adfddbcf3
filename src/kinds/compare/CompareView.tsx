import { useMemo, useState } from 'react';
import type { RunId } from '../../../workers/protocol/ids.ts';
import { toCsv } from '../../figures/export.ts';
import { runStyles } from '../../figures/run-style.ts';
import { useChartTheme } from '../../figures/use-chart-theme.ts';
import type { RunRecord } from '../../runs/record.ts';
import { runsProvenance } from '../provenance.ts';
import { plural } from '../../ui/format.ts';
import { DownloadIcon } from '../../ui/icons.tsx';
import { columnsOf, columnsShown } from './columns.ts';
import { CompareControls } from './CompareControls.tsx';
import { CompareFigures } from './CompareFigures.tsx';
import type { CompareConfig } from './config.ts';
import type { RunActions } from './RunRow.tsx';
import { RunTable } from './RunTable.tsx';
import { fileTable, filterRows, rowsOf, sortRows, type Sorting } from './table.ts';

export interface CompareViewProps extends RunActions {
  readonly config: CompareConfig;
  /** `about`: the key that changed. */
  readonly onConfig: (config: CompareConfig, about: string) => void;
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  readonly hidden: ReadonlySet<RunId>;
  readonly currentId: RunId | null;
  /** Where it is given, the table can be had as a file. */
  readonly onDownload?: (fileName: string, csv: string) => void;
}

/** All runs: their curves over one another, and a table of what differs and how well they rank. */
export function CompareView({
  config,
  onConfig,
  runs,
  hidden,
  currentId,
  onDownload,
  ...actions
}: CompareViewProps) {
  const theme = useChartTheme();
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [filter, setFilter] = useState('');
  const [focus, setFocus] = useState<RunId | null>(null);

  const styles = useMemo(() => runStyles(runs, theme), [runs, theme]);
  const rows = useMemo(() => filterRows(rowsOf(runs), filter), [runs, filter]);
  const columns = columnsOf(
    rows.map(({ run }) => run),
    config.differences_only,
  );
  const sorted = useMemo(() => sortRows(rows, sorting), [rows, sorting]);
  const shown = useMemo(() => runs.filter(({ id }) => !hidden.has(id)), [runs, hidden]);

  if (runs.length === 0) return <p className="compare-empty">Runs appear here as they are made.</p>;
  return (
    <div className="compare">
      <CompareControls config={config} onConfig={onConfig} />
      <CompareFigures
        config={config}
        runs={shown}
        styles={styles}
        currentId={currentId}
        focus={focus}
      />
      <div className="compare-bar">
        <h3>{plural(runs.length, 'run')}</h3>
        <input
          type="text"
          aria-label="Filter runs"
          placeholder="Filter by name, model, data or note"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setFilter('');
          }}
        />
        <label className="compare-flag">
          <input
            type="checkbox"
            checked={config.differences_only}
            onChange={(event) =>
              onConfig({ ...config, differences_only: event.target.checked }, 'differences_only')
            }
          />
          Differences only
        </label>
        {onDownload !== undefined && (
          <button
            type="button"
            className="button quiet-button"
            aria-label="Download runs as CSV"
            onClick={() => {
              const provenance = runsProvenance(sorted.map(({ run }) => run));
              onDownload('runs.csv', toCsv(fileTable(sorted, columns), provenance));
            }}
          >
            <DownloadIcon /> CSV
          </button>
        )}
      </div>
      <RunTable
        {...actions}
        rows={sorted}
        columns={config.differences_only ? columnsShown(columns, runs) : columns}
        styles={styles}
        sorting={sorting}
        onSort={setSorting}
        hidden={hidden}
        currentId={currentId}
        onPoint={setFocus}
      />
      <p className="small quiet compare-notes" aria-live="polite">
        {rows.length === 0
          ? 'No run matches the filter.'
          : 'Metrics: test where a run has finished, otherwise validation at its best epoch (v). Bold: the best test on the same data.'}
      </p>
    </div>
  );
}
