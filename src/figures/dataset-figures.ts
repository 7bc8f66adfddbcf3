import type { PlotData } from 'plotly.js';
import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import { count } from '../runs/summary.ts';
import { faded } from './colour.ts';
import { axis, baseLayout, type Figure, type FigureOptions } from './figure.ts';
import { logRange, valueRange } from './range.ts';

/** How long users' sequences are. */
export function lengthFigure(card: DatasetCard, options: FigureOptions): Figure {
  const { theme } = options;
  const bins = card.lengthHistogram;
  const name = (bin: (typeof bins)[number]) =>
    bin.from === bin.to ? `${bin.from}` : `${bin.from}–${bin.to}`;
  const trace = {
    type: 'bar',
    x: bins.map(name),
    y: bins.map((bin) => bin.users),
    marker: { color: theme.accent, cornerradius: 2 },
    hovertemplate: '%{x} interactions: %{y:,d} users<extra></extra>',
  } as Partial<PlotData>;
  return {
    kind: 'lengths',
    title: 'Sequence lengths',
    data: [trace],
    layout: {
      ...baseLayout(options, 200, `lengths:${card.hash}`),
      bargap: 0.12,
      dragmode: false,
      xaxis: axis(theme, 'interactions per user', { type: 'category', showgrid: false }),
      yaxis: axis(theme, 'users', {
        range: valueRange([0, ...bins.map((bin) => bin.users)]),
        tickformat: ',d',
        nticks: 4,
      }),
    },
    summary: `${count(card.users)} users, ${card.meanLength.toFixed(1)} interactions each on average, ${count(card.maxLength)} at most.`,
    table: {
      columns: ['Interactions', 'Users'],
      rows: bins.map((bin) => [name(bin), bin.users]),
    },
  };
}

/** How unevenly items are chosen: a straight line on these axes is a power law. */
export function popularityFigure(card: DatasetCard, options: FigureOptions): Figure {
  const { theme } = options;
  const points = card.popularity;
  const ranks = points.map((point) => point.rank);
  const counts = points.map((point) => point.interactions);
  const trace = {
    type: 'scatter',
    mode: 'lines+markers',
    x: ranks,
    y: counts,
    line: { color: theme.accent, width: 2 },
    marker: { color: theme.accent, size: 5 },
    fill: 'tozeroy',
    fillcolor: faded(theme.accent, 0.12),
    hovertemplate: 'item ranked %{x:,d}: %{y:,d} interactions<extra></extra>',
  } as Partial<PlotData>;
  const last = Math.max(card.items, ...ranks, 1);
  return {
    kind: 'popularity',
    title: 'Item popularity',
    data: [trace],
    layout: {
      ...baseLayout(options, 200, `popularity:${card.hash}`),
      dragmode: false,
      hovermode: 'closest',
      xaxis: axis(theme, 'item, most popular first (log scale)', {
        type: 'log',
        range: [-0.05, Math.log10(last) + 0.05],
        showgrid: false,
        dtick: 1,
        tickformat: ',d',
      }),
      yaxis: axis(theme, 'interactions (log)', {
        type: 'log',
        range: logRange(counts),
        dtick: 'D2',
        tickformat: ',d',
      }),
    },
    summary:
      points.length === 0
        ? 'No items.'
        : `The most popular of ${count(card.items)} items was chosen ${count(counts[0])} times, of ${count(card.interactions)} interactions.`,
    table: {
      columns: ['Rank', 'Interactions'],
      rows: points.map((point) => [point.rank, point.interactions]),
    },
  };
}
