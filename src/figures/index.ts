/** What the rest of the page uses of the figures. */
export { Plot, type PlotProps } from './Plot.tsx';
export { Crosshair } from './Crosshair.tsx';
export type { Provenance } from './export.ts';
export type { Figure, FigureOptions, Table } from './figure.ts';
export { compareFigure, compareLossFigure, type CompareOptions } from './compare-figure.ts';
export { lengthFigure, popularityFigure } from './dataset-figures.ts';
export { healthFigure, type HealthOptions } from './health-figure.ts';
export { countLabels, intentSlots, type Slots } from './intent-slots.ts';
export { lossFigure, PAST_RUNS, type LossOptions } from './loss-figure.ts';
export { mapExtent, mapFigure, type MapOptions } from './map-figure.ts';
export {
  metricFigure,
  popularityReference,
  type MetricOptions,
  type Reference,
} from './metric-figure.ts';
export { METRIC_NAMES, termLabel } from './names.ts';
export type { RunAxis } from './run-axis.ts';
export { runStyles, type RunStyle } from './run-style.ts';
export { intentStyle, termColour, modelStyle, type Theme } from './theme.ts';
export { useChartTheme, useNarrow } from './use-chart-theme.ts';
