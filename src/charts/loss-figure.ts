import type { PlotData } from 'plotly.js';
import { LOSS_TERMS, type LossTerm } from '../../workers/protocol/metrics.ts';
import type { RunRecord } from '../runs/record.ts';
import { metric } from '../runs/summary.ts';
import {
  axis,
  baseLayout,
  legendOutside,
  type Figure,
  type FigureOptions,
  type Table,
} from './figure.ts';
import { endLabels, labelMargin, plainName, type EndLabel } from './labels.ts';
import { SHORT_TERM_NAMES, TERM_NAMES } from './names.ts';
import { logRange, progressRange, valueRange } from './range.ts';
import { lossCurve, lossPoints, type LossPoint } from './loss-curves.ts';
import { AXIS_WORDS, placeWords, plannedLength, type RunAxis } from './run-axis.ts';
import type { Curve } from './sample.ts';
import { faded } from './colour.ts';
import { termColour, variantStyle } from './theme.ts';

export interface LossOptions extends FigureOptions {
  readonly x: RunAxis;
  /** Weight of the moving average, 0 (off) .. 0.99; the raw curve stays faintly behind. */
  readonly smoothing?: number;
  readonly logY?: boolean;
  /** Which terms are drawn; all that the run has, unless said otherwise. */
  readonly terms?: readonly LossTerm[];
}

/** Earlier runs drawn behind the current one. */
export const PAST_RUNS = 5;
/**
 * The loss term by term. `runs[0]` is the current run; the others, newest first, are drawn behind
 * it, faintly and in one term only: the total is a different sum in every variant, so what can be
 * compared is the first single term asked for (next item, which every variant has).
 */
export function lossFigure(runs: readonly RunRecord[], options: LossOptions): Figure {
  const [current, ...past] = runs;
  const { theme, x } = options;
  const points = current === undefined ? [] : lossPoints(current, x);
  const terms = (options.terms ?? LOSS_TERMS).filter((term) =>
    points.some((point) => point.losses[term] !== null),
  );
  const compared = terms.find((term) => term !== 'loss') ?? 'loss';

  const logY = options.logY ?? false;
  const data: Partial<PlotData>[] = [];
  const values: (number | null)[] = [];
  const labels: EndLabel[] = [];
  const draw = (curve: Curve, line: Partial<PlotData>) => {
    // On a log axis a curve that falls to 0 would take all the room on its way down.
    if (!logY || curve.y.every((value) => value === null || value > 0)) values.push(...curve.y);
    data.push({
      type: 'scatter',
      mode: 'lines',
      x: [...curve.x],
      y: [...curve.y],
      ...line,
    });
  };

  for (const run of past.slice(0, PAST_RUNS).reverse()) {
    const curve = lossCurve(run, x, compared, options.smoothing);
    const { dash } = variantStyle(run.config.variant, theme);
    draw(curve, {
      name: plainName(`${run.name} (${run.config.variant})`),
      line: { color: faded(termColour(compared, theme), 0.4), dash, width: 1.5 },
      hoverinfo: 'skip',
      showlegend: false,
    });
  }
  for (const term of current === undefined ? [] : [...terms].reverse()) {
    const color = termColour(term, theme);
    const width = term === 'loss' ? 2.5 : 2;
    const curve = lossCurve(current, x, term, options.smoothing);
    if ((options.smoothing ?? 0) > 0) {
      draw(lossCurve(current, x, term), {
        line: { color: faded(color, 0.22), width: 1 },
        hoverinfo: 'skip',
        showlegend: false,
      });
    }
    draw(curve, {
      name: (options.narrow === true ? SHORT_TERM_NAMES : TERM_NAMES)[term],
      line: { color, width },
      hovertemplate: '%{y:.4f}',
    });
    const last = curve.y.findLast((value) => value !== null);
    if (last !== undefined && last !== null) {
      labels.push({ text: TERM_NAMES[term], color, value: last });
    }
  }

  // Five lines at most, far apart in value: names at their ends read better than a legend.
  const direct = options.narrow !== true;
  const layout = baseLayout(
    options,
    direct ? 280 : 320,
    `losses:${current?.id ?? ''}:${x}:${logY}`,
    {
      right: direct ? labelMargin(labels) : 16,
      top: direct ? 12 : 72,
    },
  );
  const range = logY ? logRange(values) : valueRange(values);
  const margin = layout.margin ?? {};
  const pixels = (layout.height ?? 280) - (margin.t ?? 0) - (margin.b ?? 0);
  const planned = current === undefined ? null : plannedLength(current, x);
  const furthest = Math.max(0, ...data.map((trace) => Number(trace.x?.at(-1) ?? 0)));
  return {
    kind: 'losses',
    title: 'Losses (lower is better)',
    data,
    layout: {
      ...layout,
      hovermode: 'x unified',
      ...(direct || terms.length === 0 ? {} : legendOutside(theme, { traceorder: 'reversed' })),
      xaxis: axis(theme, AXIS_WORDS[x].title, {
        range: progressRange(furthest, planned, AXIS_WORDS[x].least),
        showgrid: false,
        unifiedhovertitle: { text: AXIS_WORDS[x].hover },
      }),
      yaxis: axis(theme, logY ? 'loss (log scale)' : 'loss', {
        type: logY ? 'log' : 'linear',
        ...(logY ? { dtick: 'D2' } : {}),
        range,
      }),
      annotations: direct ? endLabels(labels, { range, log: logY, pixels }, theme) : [],
    },
    summary: summarise(points, terms, x, logY),
    // Made when it is asked for: a long run has 20,000 rows, and a figure is drawn many times.
    get table() {
      return tabulate(points, x);
    },
  };
}

function summarise(
  points: readonly LossPoint[],
  terms: readonly LossTerm[],
  x: RunAxis,
  logY: boolean,
): string {
  const last = points.at(-1);
  if (last === undefined) return 'No losses yet: the run has not taken a step.';
  const parts = terms.map((term) => `${TERM_NAMES[term]} ${metric(last.losses[term])}`);
  const hidden = terms.filter(
    (term) => logY && points.some((point) => (point.losses[term] ?? 1) <= 0),
  );
  const missing =
    hidden.length === 0
      ? ''
      : ` Not above 0 throughout, so not all on a log scale: ${hidden.map((term) => TERM_NAMES[term]).join(', ')}.`;
  return `After ${placeWords(x, last.at)}: ${parts.join(', ')}.${missing}`;
}

/** Every point that is drawn, all terms: what the figure shows, in numbers. */
function tabulate(points: readonly LossPoint[], x: RunAxis): Table {
  return {
    columns: [AXIS_WORDS[x].column, ...LOSS_TERMS.map((term) => TERM_NAMES[term])],
    rows: points.map(({ at, losses }) => [at, ...LOSS_TERMS.map((term) => metric(losses[term]))]),
  };
}
