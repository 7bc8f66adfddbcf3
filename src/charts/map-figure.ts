import type { PlotData, PlotMarker } from 'plotly.js';
import type { MapFrame } from '../runs/record.ts';
import { count, percent } from '../runs/summary.ts';
import { baseLayout, legendOutside, type Figure, type FigureOptions } from './figure.ts';
import { countLabels, intentSlots, type Slots } from './intent-slots.ts';
import { intentStyle, restColour, type Theme } from './theme.ts';

export interface MapOptions extends FigureOptions {
  readonly colourBy: 'intent' | 'planted';
  /** This label stands out, the others step back. */
  readonly highlight?: number | null;
  /** Colours carried over from earlier frames of the run. */
  readonly slots?: Slots;
  /** Names of the planted intents. */
  readonly names?: readonly string[];
  /** Users in the data set, to say how many of them are drawn. */
  readonly totalUsers?: number;
  /** Half the width of the square drawn; the same for all frames of a film. */
  readonly extent?: number;
}

/** Furthest coordinate over some frames, with a margin of 6 %: one square for all of them. */
export function mapExtent(frames: readonly MapFrame[]): number {
  let furthest = 0;
  for (const { xy, centres } of frames) {
    for (const value of xy) furthest = Math.max(furthest, Math.abs(value));
    for (const value of centres ?? []) furthest = Math.max(furthest, Math.abs(value));
  }
  return furthest * 1.06 || 1;
}

/** Users in the plane, one trace per shown label, and the intents' centres as stars. */
export function mapFigure(frame: MapFrame, options: MapOptions): Figure {
  const { theme, colourBy } = options;
  const labels = colourBy === 'intent' ? frame.intents : frame.planted;
  const K = (frame.centres?.length ?? 0) / 2;
  const counts = labels === null ? [] : countLabels(labels, colourBy === 'intent' ? K : 0);
  const slots = options.slots ?? intentSlots(counts);
  const highlight = options.highlight ?? null;
  const name = (label: number) =>
    (colourBy === 'planted' ? options.names?.[label] : undefined) ??
    `${colourBy === 'intent' ? 'intent' : 'planted'} ${label + 1}`;
  const opacity = (label: number | null) =>
    highlight === null || highlight === label ? 0.85 : 0.12;

  const shown = [...slots.keys()]
    .filter((label) => counts[label] > 0 || label === highlight)
    .sort((a, b) => counts[b] - counts[a] || a - b);
  const members = new Map<number | null, number[]>(shown.map((label) => [label, []]));
  if (highlight !== null && !members.has(highlight)) members.set(highlight, []);
  const rest: number[] = [];
  for (let i = 0; i < frame.users.length; i += 1) {
    (members.get(labels?.[i] ?? null) ?? rest).push(i);
  }

  const data: Partial<PlotData>[] = [];
  if (rest.length > 0) {
    const others = counts.filter((users, label) => users > 0 && !members.has(label)).length;
    data.push({
      ...users(frame, rest),
      name:
        others === 0 ? `users · ${count(rest.length)}` : `${others} others · ${count(rest.length)}`,
      marker: { color: restColour(theme), size: 5, opacity: opacity(null), symbol: 'circle' },
      hovertemplate: 'user %{customdata}<extra></extra>',
      legendrank: 2000,
    });
  }
  for (const [label, rows] of members) {
    if (label === null || rows.length === 0) continue;
    const slot = slots.get(label);
    const style =
      slot === undefined ? { color: theme.ink, symbol: 'circle' } : intentStyle(slot, theme);
    data.push({
      ...users(frame, rows),
      name: `${name(label)} · ${count(rows.length)}`,
      marker: { ...style, size: 6, opacity: opacity(label) },
      hovertemplate: `user %{customdata}<br>${name(label)}<extra></extra>`,
    });
  }
  data.push(...centreTraces(frame, slots, colourBy, counts, theme));

  const extent = options.extent ?? mapExtent([frame]);
  const narrow = options.narrow === true;
  const layout = baseLayout(options, narrow ? 440 : 460, `map:${colourBy}`, {
    left: 8,
    right: 8,
    top: 8,
    bottom: 8,
  });
  const plane = { visible: false, zeroline: false, showgrid: false, range: [-extent, extent] };
  return {
    kind: 'map',
    title: colourBy === 'intent' ? 'Users by learned intent' : 'Users by planted intent',
    data,
    layout: {
      ...layout,
      hovermode: 'closest',
      ...(labels === null
        ? {}
        : legendOutside(theme, {
            itemsizing: 'constant',
            itemclick: 'toggleothers',
            itemdoubleclick: 'toggle',
            ...(narrow
              ? { y: -0.01, yanchor: 'top' }
              : { orientation: 'v', x: 1.01, y: 1, yanchor: 'top' }),
          })),
      dragmode: narrow ? false : 'zoom',
      xaxis: plane,
      yaxis: { ...plane, scaleanchor: 'x' },
    },
    summary: summarise(frame, counts, options),
    table: tabulate(frame, counts, colourBy, options.names),
  };
}

function users(frame: MapFrame, rows: readonly number[]): Partial<PlotData> {
  return {
    type: 'scatter',
    mode: 'markers',
    x: rows.map((i) => frame.xy[2 * i]),
    y: rows.map((i) => frame.xy[2 * i + 1]),
    customdata: rows.map((i) => frame.users[i]),
  };
}

/** Centres as outlined stars: those with a colour large, the others small and grey beneath them. */
function centreTraces(
  frame: MapFrame,
  slots: Slots,
  colourBy: MapOptions['colourBy'],
  counts: readonly number[],
  theme: Theme,
): Partial<PlotData>[] {
  const { centres } = frame;
  if (centres === null) return [];
  const all = Array.from({ length: centres.length / 2 }, (_, intent) => intent);
  const large = (intent: number) => colourBy === 'planted' || slots.has(intent);
  const trace = (intents: readonly number[], marker: Partial<PlotMarker>) =>
    ({
      type: 'scatter',
      mode: 'markers',
      name: 'centres',
      x: intents.map((k) => centres[2 * k]),
      y: intents.map((k) => centres[2 * k + 1]),
      hovertext: intents.map((k) =>
        colourBy === 'intent'
          ? `centre of intent ${k + 1}, ${count(counts[k])} users here`
          : `centre of intent ${k + 1}`,
      ),
      marker,
      hovertemplate: '%{hovertext}<extra></extra>',
      showlegend: false,
    }) as Partial<PlotData>;
  const small = all.filter((k) => !large(k));
  const big = all.filter(large);
  const colour = (k: number) => {
    const slot = colourBy === 'intent' ? slots.get(k) : undefined;
    return slot === undefined ? theme.paper : intentStyle(slot, theme).color;
  };
  const outline = { color: theme.ink, width: 1.5 };
  return [
    ...(small.length === 0 ? [] : [trace(small, { symbol: 'star', size: 6, color: theme.muted })]),
    ...(big.length === 0
      ? []
      : [trace(big, { symbol: 'star', size: 15, color: big.map(colour), line: outline })]),
  ];
}

function summarise(frame: MapFrame, counts: readonly number[], options: MapOptions): string {
  const n = frame.users.length;
  const of =
    options.totalUsers !== undefined && options.totalUsers > n
      ? ` of ${count(options.totalUsers)}`
      : '';
  const kind = options.colourBy === 'intent' ? 'intents' : 'planted intents';
  const present = counts.filter((users) => users > 0).length;
  const what = counts.length === 0 ? 'no intents' : `${present} of ${counts.length} ${kind}`;
  return (
    `${count(n)}${of} users ${frame.epoch === 0 ? 'before training' : `after epoch ${frame.epoch}`}, ${what} (t‑SNE, ` +
    `${percent(frame.quality.neighboursKept)} of near neighbours kept). ` +
    'Distances between groups mean little.'
  );
}

function tabulate(
  frame: MapFrame,
  counts: readonly number[],
  colourBy: MapOptions['colourBy'],
  names: readonly string[] | undefined,
): Figure['table'] {
  const other = colourBy === 'intent' ? frame.planted : frame.intents;
  const labels = colourBy === 'intent' ? frame.intents : frame.planted;
  const commonest = (label: number): string => {
    if (other === null || labels === null) return '–';
    const within = countLabels(other.filter((_, i) => labels[i] === label));
    const top = within.indexOf(Math.max(...within, 0));
    if (top < 0) return '–';
    const named = colourBy === 'intent' ? names?.[top] : undefined;
    return `${named ?? `${top + 1}`} (${percent(within[top] / counts[label])})`;
  };
  const total = frame.users.length;
  return {
    columns: [
      colourBy === 'intent' ? 'Intent' : 'Planted intent',
      'Users drawn',
      'Share',
      colourBy === 'intent' ? 'Mostly planted as' : 'Mostly in intent',
    ],
    rows: counts
      .map((users, label) => ({ users, label }))
      .sort((a, b) => b.users - a.users || a.label - b.label)
      .map(({ users, label }) => [
        (colourBy === 'planted' ? names?.[label] : undefined) ?? label + 1,
        users,
        percent(users / total),
        users === 0 ? '–' : commonest(label),
      ]),
  };
}
