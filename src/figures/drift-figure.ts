import type { PlotData } from 'plotly.js';
import type { Drift } from '../../workers/catalog/metrics.ts';
import { axis, baseLayout, note, type Figure, type FigureOptions } from './figure.ts';

/** How far users stayed together over one epoch; `epoch` counts those trained, so the first is 2. */
export interface DriftPoint extends Drift {
  readonly epoch: number;
}

export interface DriftOptions extends FigureOptions {
  /** The epoch on show. */
  readonly at?: number | null;
}

const LINES = [
  { key: 'nmi', name: 'NMI', dash: 'solid' },
  { key: 'ari', name: 'ARI', dash: 'dot' },
] as const;

/** Whether users settle: agreement of their intents after each epoch with those after the one before. `points` ascend. */
export function driftFigure(points: readonly DriftPoint[], options: DriftOptions): Figure {
  const { theme } = options;
  const last = points.at(-1);
  const on = points.find(({ epoch }) => epoch === options.at) ?? last;
  const lines = LINES.map(({ key, name, dash }): Partial<PlotData> => ({
    type: 'scatter',
    mode: points.length < 40 ? 'lines+markers' : 'lines',
    name,
    x: points.map(({ epoch }) => epoch),
    y: points.map((point) => point[key]),
    line: { color: theme.accent, width: 2, dash },
    marker: { size: 4, color: theme.accent },
    hovertemplate: `after epoch %{x}: ${name} %{y:.2f}<extra></extra>`,
  }));
  return {
    kind: 'drift',
    title: 'Do users stay?',
    data: points.length === 0 ? [] : lines,
    layout: {
      ...baseLayout(options, 180, 'drift', { top: 16, right: 44 }),
      hovermode: 'closest',
      dragmode: false,
      xaxis: axis(theme, 'epochs trained', {
        range: [1, Math.max(2, last?.epoch ?? 2) + 0.2],
        showgrid: false,
      }),
      yaxis: axis(theme, 'same as before', { range: [-0.06, 1.08], nticks: 0, dtick: 0.5 }),
      shapes:
        on === undefined || on === last
          ? []
          : [
              {
                type: 'line',
                yref: 'paper',
                y0: 0,
                y1: 1,
                x0: on.epoch,
                x1: on.epoch,
                line: { color: theme.muted, width: 1 },
              },
            ],
      annotations: last === undefined ? [] : ends(last, options),
    },
    summary:
      on === undefined
        ? 'Drift is measured from the second epoch on.'
        : `After epoch ${on.epoch} users’ intents agree with those of the epoch before by NMI ${on.nmi.toFixed(2)} and ARI ${on.ari.toFixed(2)} (1 = the same groups, 0 = as chance has it).`,
    table: {
      columns: ['Epochs trained', 'NMI with the epoch before', 'ARI with the epoch before'],
      rows: points.map(({ epoch, nmi, ari }) => [epoch, nmi.toFixed(4), ari.toFixed(4)]),
    },
  };
}

/** Names at the lines' ends; ARI lies below NMI, so it stands below where the two are close. */
const ends = (last: DriftPoint, { theme }: FigureOptions) =>
  LINES.map(({ key, name }) =>
    note(theme, name, {
      xref: 'x',
      yref: 'y',
      x: last.epoch,
      y: last[key],
      xanchor: 'left',
      xshift: 6,
      ...(Math.abs(last.nmi - last.ari) < 0.16 ? { yshift: key === 'nmi' ? 7 : -7 } : {}),
    }),
  );
