import { useMemo, useRef } from 'react';
import type { RunId } from '../../../workers/protocol/ids.ts';
import type { RunStyle } from '../../figures/run-style.ts';
import { useScrollEdges } from '../../ui/scroll-edges.ts';
import type { Column } from './columns.ts';
import { RunRow, type RunActions } from './RunRow.tsx';
import { bestRuns, nextSorting, type Row, type Sorting } from './table.ts';

interface RunTableProps extends RunActions {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly styles: ReadonlyMap<RunId, RunStyle>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting | null) => void;
  readonly hidden: ReadonlySet<RunId>;
  readonly currentId: RunId | null;
  readonly onPoint: (id: RunId | null) => void;
}

/** The runs, a row each; the first column stays in sight where the rest scrolls. */
export function RunTable({
  rows,
  columns,
  styles,
  sorting,
  onSort,
  hidden,
  currentId,
  ...actions
}: RunTableProps) {
  const best = useMemo(() => bestRuns(rows), [rows]);
  const box = useRef<HTMLDivElement>(null);
  useScrollEdges(box);
  return (
    <div ref={box} className="compare-table table-scroll">
      <table>
        <caption className="unseen">Runs</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} sorting={sorting} onSort={onSort} />
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { id } = row.run;
            const style = styles.get(id);
            if (style === undefined) return null;
            const wins = [...best].filter(([, ids]) => ids.has(id)).map(([metric]) => metric);
            return (
              <RunRow
                key={id}
                {...row}
                {...actions}
                columns={columns}
                style={style}
                current={id === currentId}
                hidden={hidden.has(id)}
                best={wins.join(' ')}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  readonly column: Column;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting | null) => void;
}

function Heading({ column, sorting, onSort }: HeadingProps) {
  const mine = sorting?.key === column.key ? sorting : null;
  const way = mine === null ? 'none' : mine.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={column.kind} aria-sort={way}>
      <button
        type="button"
        title={column.title}
        onClick={() => onSort(nextSorting(sorting, column))}
      >
        {column.label}
        <span className="sort-sign" aria-hidden="true">
          {mine === null ? '' : mine.descending ? '↓' : '↑'}
        </span>
      </button>
    </th>
  );
}
