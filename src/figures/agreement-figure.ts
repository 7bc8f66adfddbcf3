import type { PlotData } from 'plotly.js';
import { axis, baseLayout, note, type Figure, type FigureOptions } from './figure.ts';

/** Agreement of the learned with the planted intents after so many epochs; 0 = before training. */
export interface Agreement {
  readonly epoch: number;
  /** Normalised mutual information, 0..1. */
  readonly nmi: number;
}

export interface AgreementOptions extends FigureOptions {
  /** The epoch of the map on show. */
  readonly at?: number | null;
}

/** What training adds: how well the learned intents match the planted ones, epoch by epoch. `points` ascend. */
export function agreementFigure(points: readonly Agreement[], options: AgreementOptions): Figure {
  const { theme } = options;
  const last = points.at(-1);
  const on = points.find(({ epoch }) => epoch === options.at) ?? null;
  const line = {
    type: 'scatter',
    mode: points.length < 40 ? 'lines+markers' : 'lines',
    x: points.map(({ epoch }) => epoch),
    y: points.map(({ nmi }) => nmi),
    line: { color: theme.accent, width: 2 },
    marker: { size: 5, color: theme.accent },
    hovertemplate: '%{x} epochs trained: %{y:.2f}<extra></extra>',
  } as Partial<PlotData>;
  const mark =
    on &&
    ({
      type: 'scatter',
      mode: 'markers',
      x: [on.epoch],
      y: [on.nmi],
      marker: { size: 11, color: theme.paper, line: { color: theme.accent, width: 2.5 } },
      hoverinfo: 'skip',
    } as Partial<PlotData>);
  const told = [points.at(0), on ?? last].filter(
    (point, i, all): point is Agreement => point !== undefined && all.indexOf(point) === i,
  );
  return {
    kind: 'agreement',
    title: 'Agreement with the planted intents',
    data: [...(last === undefined ? [] : [line]), ...(mark === null ? [] : [mark])],
    layout: {
      ...baseLayout(options, 190, 'agreement', { top: 16 }),
      hovermode: 'closest',
      dragmode: false,
      xaxis: axis(theme, 'epochs trained', {
        range: [-0.04, 1.06].map((share) => share * Math.max(1, last?.epoch ?? 1)),
        showgrid: false,
      }),
      yaxis: axis(theme, 'NMI', { range: [-0.06, 1.08], nticks: 0, dtick: 0.5 }),
      annotations: told.map(({ epoch, nmi }) =>
        note(theme, nmi.toFixed(2), {
          xref: 'x',
          yref: 'y',
          x: epoch,
          y: nmi,
          // The first stands right of its point, below a curve that rises; the others above or below theirs.
          ...(epoch === 0
            ? { xanchor: 'left', xshift: 10, yanchor: 'middle' }
            : {
                xanchor: epoch === last?.epoch ? 'right' : 'center',
                yanchor: nmi > 0.8 ? 'top' : 'bottom',
                yshift: nmi > 0.8 ? -8 : 8,
              }),
          font: { size: 12, color: theme.ink },
        }),
      ),
    },
    summary: summarise(points),
    table: {
      columns: ['Epochs trained', 'NMI'],
      rows: points.map(({ epoch, nmi }) => [epoch, nmi.toFixed(4)]),
    },
  };
}

function summarise(points: readonly Agreement[]): string {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return 'No agreement was counted yet.';
  const when = (epoch: number) => (epoch === 0 ? 'before training' : `after epoch ${epoch}`);
  const said = (point: Agreement) => `${point.nmi.toFixed(2)} ${when(point.epoch)}`;
  const ends = first === last ? said(first) : `${said(first)}, ${said(last)}`;
  return `Normalised mutual information of learned and planted intents: ${ends} (0 = unrelated, 1 = the same groups).`;
}
