import type { PlotData } from 'plotly.js';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { RunRecord } from '../runs/record.ts';
import { metric as decimals } from '../runs/summary.ts';
import { faded } from './colour.ts';
import {
  axis,
  baseLayout,
  legendOutside,
  type Figure,
  type FigureOptions,
  type Table,
} from './figure.ts';
import { endLabels, labelMargin, plainName, type EndLabel } from './labels.ts';
import { logRange, progressRange, valueRange, zeroRange } from './range.ts';
import { AXIS_WORDS, axisTitle, runLength, type RunAxis } from './run-axis.ts';
import type { RunStyle } from './run-style.ts';
import type { Curve } from './sample.ts';

export interface OverlayOptions extends FigureOptions {
  readonly x: RunAxis;
  /** Weight of the moving average, 0 (off) .. 0.99; the raw curve stays faintly behind. */
  readonly smoothing?: number;
  readonly logY?: boolean;
  /** Of all runs of the notebook (run-style.ts). */
  readonly styles: ReadonlyMap<RunId, RunStyle>;
  /** Drawn before others where not all can be: the current run, starred ones. */
  readonly preferred?: ReadonlySet<RunId>;
  /** This run stands out for a moment, the others step back. */
  readonly focus?: RunId | null;
}

/** One run's line. */
export interface OverlayLine {
  readonly run: RunRecord;
  readonly raw: Curve;
  readonly smooth: Curve;
  readonly star: { readonly x: number; readonly y: number } | null;
}

/** Curves of many runs, and what they are. */
export interface Overlay {
  readonly kind: string;
  readonly title: string;
  /** The y axis in words. */
  readonly axis: string;
  readonly lines: readonly OverlayLine[];
  /** Heights can be compared, so the axis starts at 0. */
  readonly fromZero: boolean;
}

/** More lines over one another say nothing; the runs' table decides which. */
export const LINES_DRAWN = 20;
/** Up to here a line carries its name at its end, beyond there is a legend. */
const LINES_NAMED = 4;
/** A box of all values at one x is read up to here; beyond, only the nearest point is told. */
const LINES_TOLD = 8;
const LEGEND_ROW = 19;

/** The lines that are drawn: those with anything to draw; of too many the preferred, then the first given. */
export function drawnRuns<L extends Pick<OverlayLine, 'run' | 'raw'>>(
  lines: readonly L[],
  { preferred }: Pick<OverlayOptions, 'preferred'>,
): readonly L[] {
  const filled = lines.filter(({ raw }) => raw.y.some((value) => value !== null));
  if (filled.length <= LINES_DRAWN) return filled;
  const wanted = (line: L) => preferred?.has(line.run.id) === true;
  const ranked = [...filled.filter(wanted), ...filled.filter((line) => !wanted(line))];
  const kept = new Set(ranked.slice(0, LINES_DRAWN));
  return filled.filter((line) => kept.has(line));
}

/** The figure of an overlay; the first line given is drawn on top. */
export function overlay(
  { kind, title, axis: yTitle, lines, fromZero }: Overlay,
  options: OverlayOptions,
  words: { readonly summary: string; readonly table: () => Table },
): Figure {
  const { theme, x, styles, focus } = options;
  const logY = options.logY ?? false;
  const smoothing = options.smoothing ?? 0;
  const narrow = options.narrow === true;
  const drawn = drawnRuns(lines, options);
  const direct = !narrow && drawn.length <= LINES_NAMED;
  const told = drawn.length <= LINES_TOLD;
  const several = new Set(drawn.map(({ run }) => run.dataset.hash)).size > 1;
  const focused = drawn.some(({ run }) => run.id === focus);

  const data: Partial<PlotData>[] = [];
  const labels: EndLabel[] = [];
  for (const { run, raw, smooth, star } of [...drawn].reverse()) {
    const style = styles.get(run.id);
    if (style === undefined) continue;
    const name = plainName(several ? `${run.name}, ${run.dataset.name}` : run.name);
    const opacity = focused && run.id !== focus ? 0.2 : 1;
    const line = {
      color: style.color,
      dash: style.dash,
      width: run.id === focus ? 4 : style.width,
    };
    if (smoothing > 0) {
      data.push({
        ...lineOf(raw),
        line: { color: faded(style.color, 0.25), width: 1 },
        hoverinfo: 'skip',
        showlegend: false,
        opacity,
      });
    }
    data.push({
      ...lineOf(smooth),
      mode: 'lines+markers',
      name,
      line,
      marker: markerOf(style, theme.paper),
      // Whole also at the edge, where a run's last epoch stands.
      cliponaxis: false,
      hovertemplate: told
        ? '%{y:.4f}'
        : `${AXIS_WORDS[x].hover}: %{y:.4f}<extra>%{fullData.name}</extra>`,
      opacity,
    });
    if (star !== null) {
      data.push({
        ...lineOf({ x: [star.x], y: [star.y] }),
        mode: 'markers',
        name: `${name}, best epoch`,
        marker: {
          symbol: 'star',
          size: 13,
          color: style.color,
          line: { color: theme.paper, width: 1.5 },
        },
        cliponaxis: false,
        hoverinfo: 'skip',
        showlegend: false,
        opacity,
      });
    }
    const last = raw.y.findLast((value) => value !== null) ?? null;
    const end = smooth.y.findLast((value) => value !== null) ?? null;
    if (last !== null && end !== null)
      labels.push({ text: `${name} ${decimals(last)}`, color: style.color, value: end });
  }

  const values = drawn.flatMap(({ raw, star }) => [...raw.y, star?.y ?? null]);
  const range = logY ? logRange(values) : fromZero ? zeroRange(values, 0.1) : valueRange(values);
  const rows = Math.ceil(drawn.length / 2);
  const bottom = narrow && drawn.length > 0 ? 52 + rows * LEGEND_ROW : 44;
  const inside = narrow ? 220 : 252;
  const tall = direct ? 0 : 12 + bottom + 16 + LEGEND_ROW * drawn.length;
  const layout = baseLayout(
    options,
    Math.max(12 + inside + bottom, narrow ? 0 : tall),
    `${kind}:${x}:${logY}`,
    { right: direct && labels.length > 0 ? labelMargin(labels) : 16, bottom },
  );
  const pixels = (layout.height ?? 0) - 12 - bottom;
  const furthest = Math.max(0, ...drawn.map(({ raw }) => raw.x.at(-1) ?? 0));
  const lengths = drawn.map(({ run }) => runLength(run, x));
  const known = lengths.filter((length) => length !== null);
  const longest = known.length > 0 && known.length === lengths.length ? Math.max(...known) : null;
  return {
    kind,
    title,
    data,
    layout: {
      ...layout,
      hovermode: told ? 'x unified' : 'closest',
      ...(direct || drawn.length === 0
        ? {}
        : legendOutside(theme, {
            traceorder: 'reversed',
            ...(narrow
              ? {
                  y: -52 / pixels,
                  yanchor: 'top',
                  entrywidth: 0.5,
                  entrywidthmode: 'fraction',
                }
              : { orientation: 'v', x: 1.02, y: 1, yanchor: 'top' }),
          })),
      xaxis: axis(theme, axisTitle(x, drawn.length === 1 ? drawn[0].run : undefined), {
        range: progressRange(furthest, longest, AXIS_WORDS[x].least),
        showgrid: false,
        ...(told
          ? { unifiedhovertitle: { text: AXIS_WORDS[x].hover } }
          : { showspikes: true, spikemode: 'across' }),
      }),
      yaxis: axis(theme, yTitle + (smoothing > 0 ? ', smoothed' : '') + (logY ? ' (log)' : ''), {
        type: logY ? 'log' : 'linear',
        range,
        tickformat: '.4~f',
        ...(logY ? { dtick: 'D2' } : {}),
        showspikes: false,
      }),
      annotations: direct ? endLabels(labels, { range, log: logY, pixels }, theme) : [],
    },
    summary: [words.summary, ...unseen(lines, drawn), ...(logY ? unlogged(drawn) : [])].join(' '),
    // Made when it is asked for: long runs have many rows, and a figure is drawn often.
    get table() {
      return words.table();
    },
  };
}

const lineOf = (curve: Curve): Partial<PlotData> => ({
  type: 'scatter',
  mode: 'lines',
  x: [...curve.x],
  y: [...curve.y],
});

/** A run's mark on its line and in the legend; a ring shows the paper through. */
export const markerOf = ({ symbol, filled, color }: RunStyle, paper: string) => ({
  symbol,
  size: filled ? 9 : 7.5,
  color: filled ? color : paper,
  line: { color: filled ? paper : color, width: filled ? 1 : 1.5 },
  maxdisplayed: 7,
});

function unseen(lines: readonly OverlayLine[], drawn: readonly OverlayLine[]): readonly string[] {
  const filled = lines.filter(({ raw }) => raw.y.some((value) => value !== null)).length;
  return filled === drawn.length
    ? []
    : [`Drawn are ${drawn.length} of ${filled} runs; hide some to see others.`];
}

function unlogged(drawn: readonly OverlayLine[]): readonly string[] {
  const lost = drawn.filter(({ raw }) => raw.y.some((value) => value !== null && value <= 0));
  if (lost.length === 0) return [];
  const names = lost.slice(0, 3).map(({ run }) => run.name);
  const more = lost.length > 3 ? ` and ${lost.length - 3} more` : '';
  return [`Not above 0 throughout, so not all on a log scale: ${names.join(', ')}${more}.`];
}
