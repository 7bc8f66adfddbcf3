import type { Figure, Table } from '../../figures/figure.ts';

/** Rows of a table in plain text, at most: of a longer one its end. */
const ROWS = 30;

/** A table in columns, as a terminal shows it. */
export function tableText({ columns, rows }: Table): string {
  const shown = [columns, ...rows.slice(-ROWS)].map((row) =>
    row.map((cell) => String(cell ?? '–')),
  );
  const widths = columns.map((_, i) => Math.max(...shown.map((row) => row[i]?.length ?? 0)));
  const body = shown.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const rest = rows.length > ROWS ? [`(the last ${ROWS} of ${rows.length} rows)`] : [];
  return [...body, ...rest].join('\n');
}

/** A figure for those who read rather than look. */
export const figureText = ({ title, summary, table }: Figure): string =>
  `${title}\n${summary}\n\n${tableText(table)}`;
