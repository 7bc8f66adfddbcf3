import { nameOf } from '../../workers/catalog/models.ts';
import type { PlotData, Shape } from 'plotly.js';
import type { RunId } from '../../workers/protocol/ids.ts';
import { tiesMatter, tiesSentence } from '../../workers/catalog/honesty.ts';
import type { EvalMetric } from '../../workers/catalog/metrics.ts';
import type { RunResult } from '../../workers/protocol/run.ts';
import type { RunRecord } from '../runs/record.ts';
import { bestEpoch } from '../runs/reducer.ts';
import { epochNumber, metric as decimals } from '../runs/summary.ts';
import { faded } from './colour.ts';
import { changeMarks } from './change-marks.ts';
import {
  axis,
  baseLayout,
  legendOutside,
  note,
  type Figure,
  type FigureOptions,
} from './figure.ts';
import { endLabels, labelMargin, plainName, type EndLabel } from './labels.ts';
import { PAST_RUNS } from './loss-figure.ts';
import { epochPlace, metricCurve } from './metric-curves.ts';
import { METRIC_NAMES } from './names.ts';
import { logRange, progressRange, zeroRange } from './range.ts';
import { AXIS_WORDS, axisTitle, runLength, type RunAxis } from './run-axis.ts';
import type { RunStyle } from './run-style.ts';
import type { Curve } from './sample.ts';
import { modelStyle, type LineStyle } from './theme.ts';

/** A level to compare with, drawn as a thin line: popularity, or a number from the paper. */
export interface Reference {
  readonly label: string;
  readonly value: number;
}

export interface MetricOptions extends FigureOptions {
  /** Drawn of the current run; the first is also drawn of the earlier ones. */
  readonly metrics?: readonly EvalMetric[];
  readonly references?: readonly Reference[];
  /** Epochs, unless said otherwise. */
  readonly x?: RunAxis;
  /** Weight of the moving average, 0 (off) .. 0.99; the raw curve stays faintly behind. */
  readonly smoothing?: number;
  readonly logY?: boolean;
  /** Looks by run (run-style.ts); the models' own where they are not given. */
  readonly styles?: ReadonlyMap<RunId, RunStyle>;
}

const DEFAULT_METRICS: readonly EvalMetric[] = ['hr@20', 'hr@5', 'ndcg@20', 'ndcg@5'];

/** Colour and dash say which model; the marker says which metric. */
const GLYPHS: Readonly<Record<EvalMetric, { symbol: string; sign: string }>> = {
  'hr@5': { symbol: 'circle', sign: '●' },
  'hr@10': { symbol: 'square-open', sign: '□' },
  'hr@20': { symbol: 'circle-open', sign: '○' },
  'ndcg@5': { symbol: 'diamond', sign: '◆' },
  'ndcg@10': { symbol: 'triangle-up', sign: '▲' },
  'ndcg@20': { symbol: 'diamond-open', sign: '◇' },
  mrr: { symbol: 'square', sign: '■' },
};

/** What recommending the most popular items scores. Measured on test users, which its name says. */
export const popularityReference = (result: RunResult, metric: EvalMetric): Reference => ({
  label: 'popularity (test)',
  value: result.popularity[metric],
});

/**
 * Validation metrics over the epochs. `runs[0]` is the current run, its best epoch (validation
 * NDCG@20, as the official early stopping has it) marked ★; up to five others, newest first, are
 * drawn faintly behind it in the first metric.
 */
export function metricFigure(runs: readonly RunRecord[], options: MetricOptions): Figure {
  const { theme } = options;
  const metrics = options.metrics ?? DEFAULT_METRICS;
  const references = options.references ?? [];
  const { x = 'epoch', smoothing = 0, logY = false } = options;
  const styleOf = (run: RunRecord): LineStyle =>
    options.styles?.get(run.id) ?? modelStyle(nameOf(run.config), theme);
  const [current, ...others] = runs;
  const past = others.slice(0, PAST_RUNS).filter((run) => run.epochs.length > 0);
  const best = current === undefined ? null : bestEpoch(current);

  const data: Partial<PlotData>[] = [];
  const labels: EndLabel[] = [];
  const values: number[] = references.map((reference) => reference.value);
  const lines = metrics.length + references.length + (metrics.length === 1 ? past.length : 0);
  const direct = options.narrow !== true && lines <= 4;
  const named = metrics.length === 1 && past.length > 0;

  for (const run of [...past].reverse()) {
    const style = styleOf(run);
    const curve = metricCurve(run, x, metrics[0], smoothing);
    const color = named ? style.color : faded(style.color, 0.45);
    values.push(...run.epochs.map((epoch) => epoch.valid[metrics[0]]));
    data.push({
      ...scatter(curve, 'lines'),
      name: runName(run, runs),
      line: { dash: style.dash, width: 1.5, color },
      showlegend: named,
      ...(named ? { hovertemplate: '%{y:.4f}' } : { hoverinfo: 'skip' as const }),
    });
    if (named) {
      labels.push({ text: runName(run, runs), color: style.color, value: curve.y.at(-1) ?? 0 });
    }
  }

  const ends = [current, ...past].flatMap((run) => run?.epochs.at(-1) ?? []);
  const extent = progressRange(
    Math.max(0, ...ends.map((epoch) => epochPlace(epoch, x))),
    current === undefined ? null : runLength(current, x),
    AXIS_WORDS[x].least,
  );
  for (const reference of references) {
    const text = `${reference.label} ${decimals(reference.value)}`;
    data.push({
      ...scatter({ x: extent, y: [reference.value, reference.value] }, 'lines'),
      name: text,
      line: { color: theme.muted, dash: 'dot', width: 1.5 },
      hoverinfo: 'skip',
      legendrank: 2000,
    });
    labels.push({ text, color: theme.muted, value: reference.value });
  }

  if (current !== undefined && current.epochs.length > 0) {
    const style = styleOf(current);
    for (const metric of metrics) {
      const { symbol, sign } = GLYPHS[metric];
      const curve = metricCurve(current, x, metric, smoothing);
      const last = current.epochs.at(-1)?.valid[metric];
      if (smoothing > 0) {
        data.push({
          ...scatter(metricCurve(current, x, metric), 'lines'),
          line: { color: faded(style.color, 0.25), width: 1 },
          hoverinfo: 'skip',
          showlegend: false,
        });
      }
      const name = named ? runName(current, runs) : `${sign} ${METRIC_NAMES[metric]}`;
      values.push(...current.epochs.map((epoch) => epoch.valid[metric]));
      data.push({
        ...scatter(curve, named ? 'lines' : 'lines+markers'),
        name: named ? name : METRIC_NAMES[metric],
        line: {
          color: style.color,
          dash: style.dash,
          width: metrics.length > 1 ? Math.min(style.width, 2) : style.width,
        },
        marker: { symbol, size: 7, color: style.color, maxdisplayed: 9 },
        // Whole also at the edge, where a run's last epoch stands.
        cliponaxis: false,
        hovertemplate: '%{y:.4f}',
      });
      if (last !== undefined) {
        labels.push({
          text: `${name} ${decimals(last)}`,
          color: style.color,
          value: curve.y.at(-1) ?? last,
        });
      }
    }
    if (best !== null) {
      data.push({
        ...scatter(
          {
            x: metrics.map(() => epochPlace(best, x)),
            y: metrics.map((metric) => best.valid[metric]),
          },
          'markers',
        ),
        name: 'best epoch',
        marker: {
          symbol: 'star',
          size: 14,
          color: style.color,
          line: { color: theme.paper, width: 1.5 },
        },
        cliponaxis: false,
        hoverinfo: 'skip',
        showlegend: false,
      });
    }
  }

  const layout = baseLayout(
    options,
    direct ? 280 : 320,
    `metrics:${current?.id ?? ''}:${metrics.join()}:${x}:${logY}`,
    {
      right: direct ? labelMargin(labels) : 16,
      top: direct ? 24 : 80,
    },
  );
  const range = logY ? logRange(values) : zeroRange(values, 0.1);
  const margin = layout.margin ?? {};
  const pixels = (layout.height ?? 280) - (margin.t ?? 0) - (margin.b ?? 0);
  const marks = changeMarks(current, x, theme);
  const one = metrics.length === 1 ? METRIC_NAMES[metrics[0]] : null;
  return {
    kind: 'metrics',
    title: one === null ? 'Ranking quality (higher is better)' : `${one} (higher is better)`,
    data,
    layout: {
      ...layout,
      hovermode: 'x unified',
      ...(direct ? {} : legendOutside(theme, { y: 1.12 })),
      xaxis: axis(theme, axisTitle(x, current), {
        range: extent,
        showgrid: false,
        unifiedhovertitle: { text: AXIS_WORDS[x].hover },
      }),
      yaxis: axis(
        theme,
        `validation ${one ?? 'metric'}${smoothing > 0 ? ', smoothed' : ''}${logY ? ' (log)' : ''}`,
        {
          type: logY ? 'log' : 'linear',
          range,
          tickformat: '.4~f',
          ...(logY ? { dtick: 'D2' } : {}),
        },
      ),
      shapes: [
        ...(best === null ? [] : [bestLine(epochPlace(best, x), theme.muted)]),
        ...marks.shapes,
      ],
      annotations: [
        ...marks.annotations,
        ...(direct ? endLabels(labels, { range, log: logY, pixels }, theme) : []),
        ...(best === null
          ? []
          : [
              note(theme, `★ best${direct ? ' NDCG@20' : ''}: epoch ${epochNumber(best.epoch)}`, {
                xref: 'x',
                x: epochPlace(best, x),
                xanchor: epochPlace(best, x) > 0.5 * extent[1] ? 'right' : 'left',
                y: 1,
                yanchor: 'bottom',
              }),
            ]),
      ],
    },
    summary: summarise(current, metrics),
    table: {
      columns: ['Epoch', ...metrics.map((metric) => METRIC_NAMES[metric]), 'Best so far'],
      rows: (current?.epochs ?? []).map((epoch) => [
        epochNumber(epoch.epoch),
        ...metrics.map((metric) => decimals(epoch.valid[metric])),
        epoch.best ? '★' : '',
      ]),
    },
  };
}

function scatter(curve: Curve, mode: 'lines' | 'markers' | 'lines+markers'): Partial<PlotData> {
  return { type: 'scatter', mode, x: [...curve.x], y: [...curve.y] };
}

/** The model's name where it tells the runs apart, the run's own otherwise. */
function runName(run: RunRecord, runs: readonly RunRecord[]): string {
  const alone = runs.filter((other) => nameOf(other.config) === nameOf(run.config)).length === 1;
  return alone ? nameOf(run.config) : plainName(run.name);
}

function bestLine(x: number, color: string): Partial<Shape> {
  return {
    type: 'line',
    xref: 'x',
    yref: 'paper',
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    layer: 'below',
    line: { color: faded(color, 0.5), width: 1, dash: 'dot' },
  };
}

function summarise(run: RunRecord | undefined, metrics: readonly EvalMetric[]): string {
  const last = run?.epochs.at(-1);
  if (run === undefined || last === undefined) {
    return 'No validation yet: the first comes at the end of the first epoch.';
  }
  const best = bestEpoch(run);
  const at = best ?? last;
  const list = metrics.map((metric) => `${METRIC_NAMES[metric]} ${decimals(at.valid[metric])}`);
  const tied = at.ties !== null && tiesMatter(at.valid, at.ties);
  const ties = tied ? ` ${tiesSentence(at.valid, at.ties, run.dataset.users)}` : '';
  return `Best of ${run.epochs.length} epochs is ${epochNumber(at.epoch)}: ${list.join(', ')} (validation, all items ranked).${ties}`;
}
