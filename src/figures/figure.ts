import type { Annotations, Data, Layout, LayoutAxis, Legend } from 'plotly.js';
import type { Theme } from './theme.ts';

/** The numbers behind a figure, for those who read rather than look. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** What the numbers are, where the headings do not say it all; one sentence. */
  readonly note?: string;
}

/** A figure is a value: the screen, the exported image and the notebook file all read the same. */
export interface Figure {
  /** Part of file names: `<run>-<kind>.svg`. */
  readonly kind: string;
  readonly title: string;
  readonly data: Data[];
  readonly layout: Partial<Layout>;
  /** One or two sentences: what there is to see. */
  readonly summary: string;
  readonly table: Table;
}

/** What every figure function is told. */
export interface FigureOptions {
  readonly theme: Theme;
  /** For screens under 640 px: labels go below, margins shrink. */
  readonly narrow?: boolean;
  /** px; the default differs by figure. */
  readonly height?: number;
}

export interface Margins {
  readonly left?: number;
  readonly right?: number;
  readonly top?: number;
  readonly bottom?: number;
}

/** What all figures share: type, quiet colours, no decoration. `revision` names what a zoom belongs to. */
export function baseLayout(
  options: FigureOptions,
  height: number,
  revision: string,
  margins: Margins = {},
): Partial<Layout> {
  const { theme } = options;
  return {
    height: options.height ?? height,
    margin: {
      l: margins.left ?? (options.narrow === true ? 56 : 60),
      r: margins.right ?? 16,
      t: margins.top ?? 12,
      b: margins.bottom ?? 44,
    },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: theme.font, size: 12, color: theme.ink },
    hoverlabel: {
      bgcolor: theme.paper,
      bordercolor: theme.hairline,
      font: { family: theme.font, size: 12, color: theme.ink },
      namelength: 28,
    },
    showlegend: false,
    dragmode: options.narrow === true ? false : 'zoom',
    uirevision: revision,
  };
}

/** A legend outside the drawing, above it unless said otherwise; only for figures whose lines do not carry their names. */
export function legendOutside(theme: Theme, more: Partial<Legend> = {}): Partial<Layout> {
  return {
    showlegend: true,
    legend: {
      orientation: 'h',
      x: 0,
      xanchor: 'left',
      y: 1.02,
      yanchor: 'bottom',
      bgcolor: 'rgba(0,0,0,0)',
      font: { size: 12, color: theme.muted },
      ...more,
    },
  };
}

/** An axis with its meaning in words, few faint grid lines and no frame. */
export function axis(
  theme: Theme,
  title: string,
  more: Partial<LayoutAxis> = {},
): Partial<LayoutAxis> {
  return {
    title: { text: title, font: { size: 12, color: theme.muted }, standoff: 8 },
    gridcolor: theme.hairline,
    gridwidth: 1,
    zeroline: false,
    tickfont: { size: 11, color: theme.muted },
    // Unseen ticks keep the two axes' numbers apart at the origin.
    ticks: 'outside',
    ticklen: 5,
    tickcolor: 'rgba(0,0,0,0)',
    nticks: 6,
    // The crosshair of a unified hover.
    spikethickness: 1,
    spikedash: 'solid',
    spikecolor: theme.muted,
    ...more,
  };
}

/** A note in the figure, in paper coordinates unless said otherwise. */
export function note(theme: Theme, text: string, more: Partial<Annotations>): Partial<Annotations> {
  return {
    text,
    xref: 'paper',
    yref: 'paper',
    showarrow: false,
    font: { size: 12, color: theme.muted },
    ...more,
  };
}
