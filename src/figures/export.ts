import type { Layout } from 'plotly.js';
import { csvComment, csvJson, csvRow } from './csv.ts';
import { note, type Figure, type Table } from './figure.ts';
import type { Theme } from './theme.ts';

/** Where a figure comes from; every saved file carries it. */
export interface Provenance {
  /** One line, printed under the figure. */
  readonly line: string;
  /** Config, seed, protocol, version: written into the file, unseen. */
  readonly details: unknown;
}

const TITLE = 40;
const FOOT = 28;

/** The layout of a saved image: title above, provenance below, on paper instead of nothing. */
export function exportLayout(
  figure: Figure,
  provenance: Provenance,
  theme: Theme,
  width: number,
): Partial<Layout> {
  const { layout } = figure;
  const { l = 60, r = 16, t = 12, b = 44 } = layout.margin ?? {};
  return {
    ...structuredClone(layout),
    width,
    height: (layout.height ?? 280) + TITLE + FOOT,
    margin: { l, r, t: t + TITLE, b: b + FOOT },
    paper_bgcolor: theme.paper,
    title: {
      text: figure.title,
      font: { family: theme.font, size: 16, color: theme.ink },
      xref: 'container',
      x: 0,
      xanchor: 'left',
      yref: 'container',
      y: 1,
      yanchor: 'top',
      pad: { l: 16, t: 14, b: 0, r: 0 },
    },
    annotations: [
      ...(layout.annotations ?? []),
      note(theme, provenance.line, {
        x: 0,
        xanchor: 'left',
        align: 'left',
        xshift: 16 - l,
        y: 0,
        yanchor: 'bottom',
        yshift: 8 - b - FOOT,
        font: { size: 10, color: theme.muted },
      }),
    ],
  };
}

/** An SVG with its provenance inside, as JSON in `<metadata>`. */
export function withMetadata(svg: string, provenance: Provenance): string {
  const json = JSON.stringify(provenance);
  const escaped = json.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return svg.replace(/<svg\b[^>]*>/, (tag) => `${tag}<metadata>${escaped}</metadata>`);
}

/** A table as CSV (RFC 4180), provenance and what its numbers are first, as `#` lines. */
export const toCsv = (table: Table, provenance: Provenance): string =>
  csvComment(provenance.line) +
  csvJson(provenance.details) +
  (table.note === undefined ? '' : csvComment(table.note)) +
  [table.columns, ...table.rows].map(csvRow).join('');
