import { nameOf } from '../../../workers/catalog/models.ts';
import type { Provenance } from '../../figures/export.ts';
import type { Figure, Table } from '../../figures/figure.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count } from '../../runs/summary.ts';
import { escapeHtml as text } from './escape.ts';

/** Rows of a figure's table, at most: of a longer one its end. The metrics' CSV has every number. */
const ROWS_SHOWN = 500;

/** A table in a box that scrolls, and can be reached by keyboard for it; columns of numbers to the right. */
export function tableHtml({ columns, rows }: Table, title: string): string {
  const side = columns.map((_, at) => (rows.every((row) => isNumber(row[at])) ? NUMBER : ''));
  const head = columns.map((column, at) => `<th scope="col"${side[at]}>${text(column)}</th>`);
  const shown = rows.slice(-ROWS_SHOWN);
  const body = shown.map((row) => {
    const cells = row.map((value, at) => `<td${side[at]}>${text(String(value ?? '–'))}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  const rest =
    rows.length > shown.length
      ? `<p class="from">The last ${count(ROWS_SHOWN)} of ${count(rows.length)} rows.</p>`
      : '';
  return `<div class="scroll" role="region" aria-label="${text(title)}" tabindex="0"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody>
</table></div>${rest}`;
}

const NUMBER = ' class="number"';

/** A number as figures write it: 0.3100, 1,500, −0.02, 94.6 %, or a dash for none. */
const isNumber = (value: string | number | null): boolean =>
  typeof value !== 'string' || value === '–' || /^[+−-]?[\d.,]+(e[+-]?\d+)?( %)?$/.test(value);

/** A figure: where it is drawn, what there is to see, its numbers, where it comes from. */
export function figureHtml(figure: Figure, index: number, provenance: Provenance | null): string {
  const id = `figure-${index}`;
  return `<figure aria-labelledby="${id}" aria-describedby="${id}-summary">
<h3 id="${id}">${text(figure.title)}</h3>
<div class="drawing" data-figure="${index}"></div>
<figcaption><span id="${id}-summary">${text(figure.summary)}</span>
${provenanceHtml(provenance)}</figcaption>
<details><summary>Numbers</summary>${tableHtml(figure.table, `${figure.title}, numbers`)}</details>
</figure>`;
}

export const provenanceHtml = (provenance: Provenance | null): string =>
  provenance === null ? '' : `<p class="from">${text(provenance.line)}</p>`;

/** A run, folded: its data by hash, its protocol, its settings with the seed. */
export function runHtml(run: RunRecord): string {
  const { dataset, plan, result, config } = run;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Started', run.startedAt],
    ['Status', run.status],
    ['Note', run.note === '' ? null : run.note],
    ['Data', `${dataset.name}, SHA-256 ${dataset.hash}`],
    ['Computed on', plan === null ? null : `${plan.engine.backend}, ${plan.engine.device}`],
    ['Protocol', result?.protocol ?? null],
    ...Object.entries(config).map(([key, value]) => [key, String(value)] as const),
  ];
  const rows = facts
    .filter((fact): fact is readonly [string, string] => fact[1] !== null)
    .map(([name, value]) => `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`);
  const head = `${run.name} · ${nameOf(config)} · ${dataset.name} · seed ${config.seed}`;
  return `<details><summary>${text(head)}</summary><table>${rows.join('\n')}</table></details>`;
}
