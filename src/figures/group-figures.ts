import type { PlotData } from 'plotly.js';
import type { EvalMetric } from '../../workers/catalog/metrics.ts';
import {
  extremes,
  rangeWords,
  shortRange,
  type ColdPoint,
  type Share,
  type UserGroup,
} from '../runs/groups.ts';
import { count, metric, percent } from '../runs/summary.ts';
import {
  axis,
  baseLayout,
  legendOutside,
  note,
  type Figure,
  type FigureOptions,
} from './figure.ts';
import { intentSlots } from './intent-slots.ts';
import { METRIC_NAMES } from './names.ts';
import { intentStyle, restColour } from './theme.ts';

const label = (group: UserGroup): string => `${group.name}<br>${shortRange(group)}`;

/**
 * Share of each intent in each group of users: the paper's industrial figure (Fig. 7) of one's own runs. The twelve
 * largest intents have a colour, the others are one grey part. Null for a model without intents.
 */
export function groupShareFigure(
  groups: readonly UserGroup[],
  options: FigureOptions,
): Figure | null {
  const filled = groups.flatMap((group) =>
    group.intents === null || group.users === 0 ? [] : [{ ...group, intents: group.intents }],
  );
  if (filled.length === 0) return null;
  const { theme } = options;
  const totals = filled[0].intents.map((_, k) =>
    filled.reduce((sum, { intents }) => sum + intents[k], 0),
  );
  const slots = intentSlots(totals);
  const share = (k: number) => filled.map(({ intents, users }) => intents[k] / users);
  const coloured = [...slots.keys()].sort((a, b) => totals[b] - totals[a] || a - b);
  const rest = totals.map((_, k) => k).filter((k) => !slots.has(k));
  const bar = (name: string, values: readonly number[], color: string) =>
    ({
      type: 'bar',
      orientation: 'h',
      name,
      y: filled.map(label),
      x: values,
      marker: { color, line: { color: theme.paper, width: 1 } },
      hovertemplate: `%{y}: %{x:.1%} in ${name}<extra></extra>`,
    }) as Partial<PlotData>;
  return {
    kind: 'group-intents',
    title: 'Intents of each group of users',
    data: [
      ...coloured.map((k) => bar(`intent ${k + 1}`, share(k), colourOf(k))),
      ...(rest.length === 0
        ? []
        : [
            bar(
              `${rest.length} others`,
              filled.map(
                ({ intents, users }) => rest.reduce((sum, k) => sum + intents[k], 0) / users,
              ),
              restColour(theme),
            ),
          ]),
    ],
    layout: {
      ...baseLayout(options, 90 + 58 * filled.length, 'group-intents', { left: 76, top: 40 }),
      ...legendOutside(theme, { traceorder: 'normal' }),
      barmode: 'stack',
      bargap: 0.3,
      dragmode: false,
      hovermode: 'closest',
      xaxis: axis(theme, 'share of the group’s users', { range: [0, 1], tickformat: '.0%' }),
      yaxis: axis(theme, 'items of history', {
        type: 'category',
        autorange: 'reversed',
        showgrid: false,
      }),
    },
    summary: filled
      .map(({ name, intents }) => `${name}: most in ${listed(extremes(intents).top)}`)
      .join('; ')
      .concat('.'),
    table: {
      columns: ['Group', 'History', 'Users', 'Top three intents', 'Bottom three intents'],
      rows: filled.map((group) => {
        const { top, bottom } = extremes(group.intents);
        return [group.name, rangeWords(group), group.users, listed(top), listed(bottom)];
      }),
    },
  };

  function colourOf(k: number): string {
    const slot = slots.get(k);
    return slot === undefined ? restColour(theme) : intentStyle(slot, theme).color;
  }
}

const listed = (shares: readonly Share[]): string =>
  shares.map(({ intent, share }) => `${intent + 1} (${percent(share)})`).join(', ');

/** One metric of the test in each group, and of all users as a dotted line. */
export function groupMetricFigure(
  groups: readonly UserGroup[],
  name: EvalMetric,
  options: FigureOptions,
): Figure {
  const { theme } = options;
  const filled = groups.filter(({ metrics }) => metrics !== null);
  const values = filled.map(({ metrics }) => metrics?.[name] ?? 0);
  const users = filled.reduce((sum, group) => sum + group.users, 0);
  const all =
    filled.reduce((sum, group, i) => sum + values[i] * group.users, 0) / Math.max(1, users);
  const title = METRIC_NAMES[name];
  return {
    kind: 'group-metric',
    title: `${title} of each group of users`,
    data: [
      {
        type: 'bar',
        x: filled.map(label),
        y: values,
        text: values.map(metric),
        textposition: 'outside',
        cliponaxis: false,
        marker: { color: theme.accent, cornerradius: 2 },
        customdata: filled.map((group) => count(group.users)),
        hovertemplate: `%{x}: ${title} %{y:.4f}, %{customdata} users<extra></extra>`,
      } as Partial<PlotData>,
    ],
    layout: {
      ...baseLayout(options, 240, 'group-metric', { top: 28, bottom: 68 }),
      bargap: 0.4,
      dragmode: false,
      hovermode: 'closest',
      xaxis: axis(theme, 'items of history', { type: 'category', showgrid: false, tickangle: 0 }),
      yaxis: axis(theme, title, { range: [0, Math.max(0.001, ...values) * 1.18] }),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          y0: all,
          y1: all,
          line: { color: theme.muted, width: 1.5, dash: 'dot' },
        },
      ],
    },
    summary: `${title} of all ${count(users)} users: ${metric(all)} (dotted); ${filled
      .map((group, i) => `${group.name} ${metric(values[i])}`)
      .join(', ')}.`,
    table: {
      columns: ['Group', 'History', 'Users', title],
      rows: filled.map((group, i) => [
        group.name,
        rangeWords(group),
        group.users,
        metric(values[i]),
      ]),
      note: 'Answers stand in the middle of their ties.',
    },
  };
}

/** HR@5 by the length of a user's history, with the interval in which it is known. Null for fewer than two lengths. */
export function coldStartFigure(
  points: readonly ColdPoint[],
  options: FigureOptions,
): Figure | null {
  if (points.length < 2) return null;
  const { theme } = options;
  const words = ({ from, to }: ColdPoint) => (from === to ? String(from) : `${from}–${to}`);
  const top = Math.max(...points.map(({ high }) => high));
  return {
    kind: 'cold-start',
    title: 'HR@5 by length of history',
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        x: points.map(words),
        y: points.map(({ hr }) => hr),
        error_y: {
          type: 'data',
          symmetric: false,
          array: points.map(({ hr, high }) => high - hr),
          arrayminus: points.map(({ hr, low }) => hr - low),
          color: theme.muted,
          thickness: 1,
          width: 3,
        },
        line: { color: theme.accent, width: 2 },
        marker: { size: 6, color: theme.accent },
        customdata: points.map(({ users }) => count(users)),
        hovertemplate: 'history of %{x} items: HR@5 %{y:.4f}, %{customdata} users<extra></extra>',
      },
    ],
    layout: {
      ...baseLayout(options, 240, 'cold-start', { top: 20 }),
      dragmode: false,
      hovermode: 'closest',
      xaxis: axis(theme, 'items before the answer', { type: 'category', showgrid: false }),
      yaxis: axis(theme, 'HR@5', { range: [0, Math.max(0.001, top) * 1.06] }),
      annotations: [
        note(theme, 'bars: 95 % interval', { x: 1, xanchor: 'right', y: 1.02, yanchor: 'bottom' }),
      ],
    },
    summary: `HR@5 is ${metric(points[0].hr)} with ${words(points[0])} items of history and ${metric(points[points.length - 1].hr)} with ${words(points[points.length - 1])}.`,
    table: {
      columns: ['Items of history', 'Users', 'HR@5', 'Low (95 %)', 'High (95 %)'],
      rows: points.map((point) => [
        words(point),
        point.users,
        metric(point.hr),
        metric(point.low),
        metric(point.high),
      ]),
    },
  };
}
