import type { PlotData } from 'plotly.js';
import type { MapFrame } from '../runs/record.ts';
import { count } from '../runs/summary.ts';
import { trailTraces } from './centre-trails.ts';
import { baseLayout, legendOutside, note, type Figure, type FigureOptions } from './figure.ts';
import { countLabels, intentSlots, plantedSlots, type Slots } from './intent-slots.ts';
import {
  centreTraces,
  labelTrace,
  nameTrace,
  restTrace,
  type ColourBy,
  type MapInk,
} from './map-traces.ts';
import { isTrusted, labelNames, mapSummary, mapTable, TRUSTED } from './map-words.ts';

/** A labelling of a map's users. */
export interface MapGroups {
  /** Of each user on the map, [N]. */
  readonly labels: Int32Array;
  readonly names: readonly string[];
  /** "activity groups" */
  readonly many: string;
}

export interface MapOptions extends FigureOptions {
  readonly colourBy: ColourBy;
  /** This label stands out, the others step back. */
  readonly highlight?: number | null;
  /** Colours of the run's labels; of this frame's alone, unless said otherwise. */
  readonly slots?: Slots;
  /** Users of each learned intent among all users; among those drawn, unless said otherwise. */
  readonly occupancy?: readonly number[];
  /** Names of the planted intents. */
  readonly names?: readonly string[];
  /** Users by something that is neither learned nor planted; drawn in place of the planted intents. */
  readonly groups?: MapGroups;
  /** It is of a file that was never trained here. */
  readonly imported?: boolean;
  /** Users in the data set, to say how many of them are drawn. */
  readonly totalUsers?: number;
  /** Half the width of the square drawn; the same for all frames of a film. */
  readonly extent?: number;
  /** Maps of the run up to this one: the centres' way over them is drawn. */
  readonly trails?: readonly MapFrame[];
  /** px that there are: the map is a square as wide. */
  readonly width?: number;
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

/** Around the square, px. */
const EDGE = 8;
/** Where nobody says how wide the map may be. */
const [WIDE, NARROW] = [620, 360];

/**
 * Users in the plane, coloured and named by their intent, and the intents' centres as stars. A map that is not to
 * be trusted is grey, and says why.
 */
export function mapFigure(frame: MapFrame, options: MapOptions): Figure {
  const { groups, ...rest } = options;
  if (groups !== undefined) return groupedFigure(frame, groups, rest);
  const { theme, colourBy } = options;
  const trusted = isTrusted(frame);
  const labels = colourBy === 'intent' ? frame.intents : frame.planted;
  const K = (frame.centres?.length ?? 0) / 2;
  const counts = labels === null ? [] : countLabels(labels, colourBy === 'intent' ? K : 0);
  const learned = frame.intents === null ? [] : countLabels(frame.intents, K);
  const own =
    colourBy === 'intent'
      ? intentSlots(counts)
      : plantedSlots(labels ?? new Int32Array(0), frame.intents, intentSlots(learned));
  const extent = options.extent ?? mapExtent([frame]);
  const ink: MapInk = {
    frame,
    colourBy,
    slots: trusted ? (options.slots ?? own) : new Map(),
    name: labelNames(colourBy, options.names),
    other: otherOf(frame, options),
    theme,
    narrow: options.narrow === true,
  };
  const data = trusted
    ? tracesOf(ink, counts, options.occupancy ?? learned, extent, options)
    : [restTrace(ink, rowsOf(frame), 'users', 0.6)];

  const side = (options.width ?? (options.narrow === true ? NARROW : WIDE)) - 2 * EDGE;
  const entries = data.filter((trace) => trace.showlegend !== false).map(({ name }) => name ?? '');
  const legend = trusted && labels !== null ? legendHeight(entries, side) : 0;
  const bottom = EDGE + legend;
  const layout = baseLayout(options, side + EDGE + bottom, `map:${colourBy}`, {
    left: EDGE,
    right: EDGE,
    top: EDGE,
    bottom,
  });
  const plane = { visible: false, zeroline: false, showgrid: false, range: [-extent, extent] };
  const { imported = false, names, totalUsers } = options;
  const words = { colourBy, counts, names, totalUsers, imported };
  return {
    kind: 'map',
    title: colourBy === 'intent' ? 'Users by learned intent' : 'Users by planted intent',
    data,
    layout: {
      ...layout,
      hovermode: 'closest',
      ...(legend === 0
        ? {}
        : legendOutside(theme, {
            itemsizing: 'constant',
            itemclick: 'toggleothers',
            itemdoubleclick: 'toggle',
            y: -0.01,
            yanchor: 'top',
          })),
      dragmode: options.narrow === true ? false : 'zoom',
      xaxis: plane,
      yaxis: { ...plane, scaleanchor: 'x' },
      ...(trusted ? {} : { annotations: [warning(frame, options)] }),
    },
    summary: mapSummary(frame, words),
    table: mapTable(frame, words),
  };
}

/** The same map by a labelling of its own. */
function groupedFigure(
  frame: MapFrame,
  { labels, names, many }: MapGroups,
  options: Omit<MapOptions, 'groups'>,
): Figure {
  const slots = new Map(names.map((_, label) => [label, label]));
  const drawn = { ...options, colourBy: 'planted', names, slots } as const;
  const figure = mapFigure({ ...frame, planted: labels }, drawn);
  const { columns, rows } = figure.table;
  return {
    ...figure,
    title: `Users by ${many}`,
    summary: figure.summary.replace('planted intents', many),
    table: { columns: ['Group', ...columns.slice(1)], rows },
  };
}

const rowsOf = (frame: MapFrame): readonly number[] =>
  Array.from({ length: frame.users.length }, (_, i) => i);

function tracesOf(
  ink: MapInk,
  counts: readonly number[],
  occupancy: readonly number[],
  extent: number,
  { highlight = null, trails = [] }: Pick<MapOptions, 'highlight' | 'trails'>,
): Partial<PlotData>[] {
  const { frame, colourBy, slots } = ink;
  const labels = colourBy === 'intent' ? frame.intents : frame.planted;
  const opacity = (label: number | null) =>
    highlight === null || highlight === label ? 0.85 : 0.12;
  const shown = [...slots.keys(), ...(highlight === null ? [] : [highlight])]
    .filter((label, i, all) => counts[label] > 0 && all.indexOf(label) === i)
    .sort((a, b) => counts[b] - counts[a] || a - b);
  const members = new Map<number, number[]>(shown.map((label) => [label, []]));
  const rest: number[] = [];
  for (const i of rowsOf(frame)) (members.get(labels?.[i] ?? -1) ?? rest).push(i);
  const others = counts.filter((users, label) => users > 0 && !members.has(label)).length;
  const words = others === 0 ? 'users' : `${others} others`;
  const name = `${words} · ${count(rest.length)}`;
  return [
    ...(rest.length === 0 ? [] : [restTrace(ink, rest, name, opacity(null))]),
    ...[...members].map(([label, rows]) => labelTrace(ink, label, rows, opacity(label))),
    ...trailTraces(ink, trails),
    ...centreTraces(ink, occupancy),
    ...[...members].map(([label, rows]) => nameTrace(ink, label, rows, extent)),
  ];
}

/** What a user is by the labelling that is not drawn. */
function otherOf({ intents, planted }: MapFrame, { colourBy, names }: MapOptions) {
  const labels = colourBy === 'intent' ? planted : intents;
  if (labels === null) return null;
  const name = labelNames(colourBy === 'intent' ? 'planted' : 'intent', names);
  const before = colourBy === 'intent' && names !== undefined ? 'planted: ' : '';
  return (i: number): string => (labels[i] < 0 ? '' : before + name(labels[i]));
}

/** px that a legend below takes: plotly sets entries in columns as wide as the widest. */
function legendHeight(entries: readonly string[], width: number): number {
  const widest = Math.max(...entries.map((name) => name.length), 0) * 6.6 + 44;
  const rows = Math.ceil(entries.length / Math.max(1, Math.floor(width / widest)));
  return 20 * rows + 14;
}

const warning = ({ quality }: MapFrame, { theme, narrow }: MapOptions) =>
  note(
    theme,
    [
      '<b>Do not read this map</b>',
      `trustworthiness ${quality.trustworthiness.toFixed(2)}, under ${TRUSTED}:`,
      'users that look alike here often are not',
    ].join('<br>'),
    {
      x: 0.5,
      xanchor: 'center',
      y: 0.97,
      yanchor: 'top',
      bgcolor: theme.paper,
      bordercolor: theme.muted,
      borderpad: 8,
      font: { size: narrow === true ? 12 : 14, color: theme.ink },
    },
  );
