import { useRef } from 'react';
import { useScrollEdges } from '../ui/scroll-edges.ts';
import type { Table } from './figure.ts';

/** Rows a browser lays out without a pause; the CSV has them all. */
const ROWS_SHOWN = 500;

/** The numbers of a figure, in the box the drawing had; of a long table its end. */
export function FigureTable({
  table,
  title,
  height,
}: {
  readonly table: Table;
  readonly title: string;
  readonly height: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  useScrollEdges(box);
  return (
    <div
      ref={box}
      className="plot-table"
      style={{ height }}
      role="group"
      aria-label={title}
      // A box that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(-ROWS_SHOWN).map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={table.columns[j]}>{cell ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.note !== undefined && <p>{table.note}</p>}
      {table.rows.length > ROWS_SHOWN && (
        <p>
          The last {ROWS_SHOWN} of {table.rows.length.toLocaleString('en')} rows; the CSV has all.
        </p>
      )}
      {table.rows.length === 0 && <p>Nothing to list yet.</p>}
    </div>
  );
}
