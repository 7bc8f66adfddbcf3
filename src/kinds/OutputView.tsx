import { useMemo } from 'react';
import type { Cell } from '../document/cell.ts';
import { kindOf } from '../document/kinds.ts';
import type { Table } from '../figures/figure.ts';
import { Plot } from '../figures/Plot.tsx';
import { Scroll } from '../ui/Scroll.tsx';
import { CellFrame, Outcome } from './CellFrame.tsx';
import { useFigureOptions } from './figures.ts';
import { NO_PROVENANCE } from './provenance.ts';
import { useModel } from './use-model.ts';

/** A cell of a kind without a view of its own: its words, figures and tables, as a saved page has them. */
export function OutputView({ cell }: { readonly cell: Cell }) {
  const kind = kindOf(cell);
  const model = useModel(kind, cell);
  const options = useFigureOptions();
  const output = useMemo(() => kind.output(model, options), [kind, model, options]);
  const provenance = output.provenance ?? NO_PROVENANCE;
  return (
    <CellFrame cell={cell}>
      <Outcome cell={cell}>
        {output.text !== '' && <p>{output.text}</p>}
        {output.figures.map((figure) => (
          <Plot key={figure.kind} figure={figure} fileName={cell.id} provenance={provenance} />
        ))}
        {output.tables.map(({ title, table }) => (
          <Numbers key={title} table={table} title={title} />
        ))}
      </Outcome>
    </CellFrame>
  );
}

function Numbers({ table, title }: { readonly table: Table; readonly title: string }) {
  return (
    <Scroll name={title}>
      <table>
        <caption className="unseen">{title}</caption>
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
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((value, column) => (
                <td key={column}>{value ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
