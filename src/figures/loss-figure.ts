import { nameOf } from '../../workers/catalog/models.ts';
import type { PlotData } from 'plotly.js';
import { TOTAL, lossOf } from '../../workers/catalog/metrics.ts';
import { configAt } from '../../workers/catalog/weight-changes.ts';
import { changesSentence } from '../runs/changes.ts';
import type { RunRecord } from '../runs/record.ts';
import { metric } from '../runs/summary.ts';
import { runTerms } from '../runs/terms.ts';
import { termWeight, weightedLosses } from '../runs/weights.ts';
import { changeMarks } from './change-marks.ts';
import {
  axis,
  baseLayout,
  legendOutside,
  type Figure,
  type FigureOptions,
  type Table,
} from './figure.ts';
import { endLabels, labelMargin, plainName, type EndLabel } from './labels.ts';
import { shortTermLabel, termLabel } from './names.ts';
import { logRange, progressRange, zeroRange } from './range.ts';
import { lossCurve, lossPoints, weightOf, type LossPoint } from './loss-curves.ts';
import { AXIS_WORDS, axisTitle, placeWords, runLength, type RunAxis } from './run-axis.ts';
import type { Curve } from './sample.ts';
import { faded } from './colour.ts';
import { termColour, modelStyle } from './theme.ts';

export interface LossOptions extends FigureOptions {
  readonly x: RunAxis;
  /** Weight of the moving average, 0 (off) .. 0.99; the raw curve stays faintly behind. */
  readonly smoothing?: number;
  readonly logY?: boolean;
  /** Whether the weighted total is drawn beside its terms, as it is unless said otherwise. */
  readonly total?: boolean;
  /** Which losses are drawn; all that the run has, unless said otherwise. */
  readonly terms?: readonly string[];
  /** Terms times their weights, so that they add up to the total (the default), or as they are recorded. */
  readonly weighted?: boolean;
}

/** Earlier runs drawn behind the current one. */
export const PAST_RUNS = 5;
/**
 * The loss term by term. `runs[0]` is the current run; the others, newest first, are drawn behind
 * it, faintly and in one term only: the total is a different sum in every model, so what can be
 * compared is the first single term drawn (next item, which every one here has).
 */
export function lossFigure(runs: readonly RunRecord[], options: LossOptions): Figure {
  const [current, ...past] = runs;
  const { theme, x, weighted = true, total = true } = options;
  const points = current === undefined ? [] : lossPoints(current, x);
  const all = current === undefined ? [] : runTerms(current);
  const terms = (options.terms ?? (total ? [TOTAL, ...all] : all)).filter((term) =>
    points.some((point) => lossOf(point.losses, term) !== null),
  );
  const compared = terms.find((term) => term !== TOTAL) ?? TOTAL;

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
    const curve = lossCurve(run, x, compared, options.smoothing, weighted);
    const { dash } = modelStyle(nameOf(run.config), theme);
    draw(curve, {
      name: plainName(`${run.name} (${nameOf(run.config)})`),
      line: { color: faded(termColour(compared, theme, all), 0.4), dash, width: 1.5 },
      hoverinfo: 'skip',
      showlegend: false,
    });
  }
  for (const term of current === undefined ? [] : [...terms].reverse()) {
    const color = termColour(term, theme, all);
    const width = term === TOTAL ? 2.5 : 2;
    const curve = lossCurve(current, x, term, options.smoothing, weighted);
    if ((options.smoothing ?? 0) > 0) {
      draw(lossCurve(current, x, term, 0, weighted), {
        line: { color: faded(color, 0.22), width: 1 },
        hoverinfo: 'skip',
        showlegend: false,
      });
    }
    draw(curve, {
      name: options.narrow === true ? shortTermLabel(term) : termLabel(term),
      line: { color, width },
      hovertemplate: '%{y:.4f}',
    });
    const last = curve.y.findLast((value) => value !== null);
    if (last !== undefined && last !== null) {
      labels.push({ text: termLabel(term), color, value: last });
    }
  }

  // A few lines, far apart in value: names at their ends read better than a legend.
  const direct = options.narrow !== true;
  const layout = baseLayout(
    options,
    direct ? 280 : 320,
    `losses:${current?.id ?? ''}:${x}:${logY}:${weighted}`,
    {
      right: direct ? labelMargin(labels) : 16,
      top: direct ? 12 : 72,
    },
  );
  const range = logY ? logRange(values) : zeroRange(values);
  const margin = layout.margin ?? {};
  const pixels = (layout.height ?? 280) - (margin.t ?? 0) - (margin.b ?? 0);
  const length = current === undefined ? null : runLength(current, x);
  const marks = changeMarks(current, x, theme);
  const furthest = Math.max(0, ...data.map((trace) => Number(trace.x?.at(-1) ?? 0)));
  return {
    kind: 'losses',
    title: 'Losses (lower is better)',
    data,
    layout: {
      ...layout,
      hovermode: 'x unified',
      ...(direct || terms.length === 0 ? {} : legendOutside(theme, { traceorder: 'reversed' })),
      xaxis: axis(theme, axisTitle(x, current), {
        range: progressRange(furthest, length, AXIS_WORDS[x].least),
        showgrid: false,
        unifiedhovertitle: { text: AXIS_WORDS[x].hover },
      }),
      yaxis: axis(theme, lossWords(weighted, logY), {
        type: logY ? 'log' : 'linear',
        ...(logY ? { dtick: 'D2' } : {}),
        range,
      }),
      shapes: marks.shapes,
      annotations: [
        ...(direct ? endLabels(labels, { range, log: logY, pixels }, theme) : []),
        ...marks.annotations,
      ],
    },
    summary: current === undefined ? NONE : summarise(current, points, { ...options, terms }),
    // Made when it is asked for: a long run has 20,000 rows, and a figure is drawn many times.
    get table() {
      return tabulate(current, points, x);
    },
  };
}

/** The axis in words: which of the two numbers a term has is drawn. */
const lossWords = (weighted: boolean, logY: boolean): string =>
  (weighted ? 'loss term × its weight' : 'loss term, unweighted') + (logY ? ' (log scale)' : '');

const NONE = 'No losses yet: the run has not taken a step.';

/** "After step 384: next item 0.98 + sequence contrast 0.81 (0.1 × 8.06) … = total 1.92." */
function summarise(
  run: RunRecord,
  points: readonly LossPoint[],
  { x, weighted = true, logY = false, terms = [] }: LossOptions,
): string {
  const last = points.at(-1);
  if (last === undefined) return NONE;
  const hidden = terms.filter(
    (term) => logY && points.some((point) => (lossOf(point.losses, term) ?? 1) <= 0),
  );
  const missing =
    hidden.length === 0
      ? ''
      : ` Not above 0 throughout, so not all on a log scale: ${hidden.map(termLabel).join(', ')}.`;
  const now = configAt(run.config, run.changes ?? [], last.steps[1]);
  const shown = weighted ? weightedLosses(last.losses, now) : last.losses;
  const parts = (of: readonly string[]) =>
    of.map((term) => `${termLabel(term)} ${metric(lossOf(shown, term))}`);
  const summands = terms.filter((term) => term !== TOTAL);
  // All the terms that count, by weights that are known: then their sum can be said as one.
  const whole = runTerms(run)
    .filter((term) => lossOf(last.losses, term) !== null)
    .every((term) => terms.includes(term) && termWeight(run.config, term) !== null);
  const even = summands.every((term) => weightOf(run, term)(last) !== null);
  const sum =
    weighted && whole && even && summands.length > 1
      ? `${parts(summands).join(' + ')} = total ${metric(lossOf(last.losses, TOTAL))}`
      : parts(terms).join(', ');
  return `After ${placeWords(x, last.at)}: ${sum}.${missing}`;
}

/** Every point that is drawn, all terms as they are recorded, and what makes the drawn numbers of them. */
function tabulate(run: RunRecord | undefined, points: readonly LossPoint[], x: RunAxis): Table {
  const names = [TOTAL, ...(run === undefined ? [] : runTerms(run))];
  return {
    columns: [AXIS_WORDS[x].column, ...names.map(termLabel)],
    rows: points.map(({ at, losses }) => [
      at,
      ...names.map((name) => metric(lossOf(losses, name))),
    ]),
    ...(run === undefined ? {} : { note: weightsNote(run) }),
  };
}

/** "Terms unweighted, as recorded; the total is 1 × next item + 0.1 × sequence contrast." */
function weightsNote(run: RunRecord): string {
  const weights = runTerms(run).map((term) => ({ term, weight: termWeight(run.config, term) }));
  const sum = weights
    .filter(({ weight }) => weight !== 0)
    .map(({ term, weight }) => `${weight ?? '?'} × ${termLabel(term)}`)
    .join(' + ');
  const changed = changesSentence(run);
  return `Terms unweighted, as recorded; the total is ${sum === '' ? '0' : sum}.${changed === null ? '' : ` ${changed}`}`;
}
