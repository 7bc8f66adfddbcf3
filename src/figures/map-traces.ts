import type { PlotData } from 'plotly.js';
import type { MapFrame } from '../runs/record.ts';
import { count } from '../runs/summary.ts';
import { legible } from './colour.ts';
import { groupCentres } from './group-centres.ts';
import type { Slots } from './intent-slots.ts';
import { intentStyle, plantedStyle, restColour, type Theme } from './theme.ts';

export type ColourBy = 'intent' | 'planted';

/** What every trace of one map is told. */
export interface MapInk {
  readonly frame: MapFrame;
  readonly colourBy: ColourBy;
  readonly slots: Slots;
  readonly name: (label: number) => string;
  /** What the other labelling says of a user, for the hover; null where it says nothing. */
  readonly other: ((user: number) => string) | null;
  readonly theme: Theme;
  readonly narrow: boolean;
}

/**
 * Traces of one label share a group, so that the legend hides and isolates users, star and names together. Without a
 * group plotly leaves alone what has no entry of its own in the legend.
 */
export const groupOf = (label: number) => ({
  legendgroup: `label-${label}`,
  legendrank: label + 1,
});

/** Colour and marker of a label; ink where it has no colour of its own. */
export const styleOf = ({ colourBy, slots, theme }: MapInk, label: number) => {
  const slot = slots.get(label);
  if (slot === undefined) return { color: theme.ink, symbol: 'circle' };
  return colourBy === 'intent' ? intentStyle(slot, theme) : plantedStyle(slot, theme);
};

/** The users of one label. */
export function labelTrace(ink: MapInk, label: number, rows: readonly number[], opacity: number) {
  return {
    ...users(ink, rows, ink.name(label)),
    ...groupOf(label),
    name: `${ink.name(label)} · ${count(rows.length)}`,
    marker: { ...styleOf(ink, label), size: ink.narrow ? 4.5 : 6, opacity },
  } as Partial<PlotData>;
}

/** Users whose label has no colour of its own. */
export function restTrace(ink: MapInk, rows: readonly number[], name: string, opacity: number) {
  return {
    ...users(ink, rows, null),
    legendgroup: 'rest',
    legendrank: 2000,
    name,
    marker: { color: restColour(ink.theme), size: 5, opacity, symbol: 'circle' },
  } as Partial<PlotData>;
}

function users({ frame, other }: MapInk, rows: readonly number[], name: string | null) {
  const lines = [...(name === null ? [] : [name]), 'user no. %{text}'];
  // People count from 1; the row itself is what a point is known by.
  const numbers = rows.map((i) => String(frame.users[i] + 1));
  return {
    type: 'scatter',
    mode: 'markers',
    x: rows.map((i) => frame.xy[2 * i]),
    y: rows.map((i) => frame.xy[2 * i + 1]),
    customdata: rows.map((i) => frame.users[i]),
    text: other === null ? numbers : rows.map((i, at) => `${numbers[at]}<br>${other(i)}`),
    hovertemplate: `${lines.join('<br>')}<extra></extra>`,
  };
}

/** The name of a label amid each group of its users, in place of a look at the legend. */
export function nameTrace(ink: MapInk, label: number, rows: readonly number[], extent: number) {
  const { frame, colourBy, theme, narrow } = ink;
  const points = rows.map((i) => ({ x: frame.xy[2 * i], y: frame.xy[2 * i + 1] }));
  const places = groupCentres(points, extent / 11);
  // Several on top of one another: a single one lets the points through.
  const halo = Array.from({ length: 6 }, () => `0 0 4px ${theme.paper}`);
  return {
    type: 'scatter',
    mode: 'text',
    name: ink.name(label),
    ...groupOf(label),
    showlegend: false,
    hoverinfo: 'skip',
    x: places.map(({ x }) => x),
    y: places.map(({ y }) => y),
    text: places.map(() => (colourBy === 'intent' ? String(label + 1) : ink.name(label))),
    textposition: 'top center',
    textfont: {
      size: colourBy === 'intent' ? (narrow ? 16 : 20) : narrow ? 12 : 15,
      color: legible(styleOf(ink, label).color, theme.paper),
      weight: 700,
      shadow: halo.join(', '),
    },
  } as Partial<PlotData>;
}

/**
 * Centres of learned intents as stars. By learned intent each belongs to its group; that of an intent without users is hollow
 * and has an entry of its own. By planted intent they are all one entry: none of them belongs to a planted one.
 */
export function centreTraces(ink: MapInk, occupancy: readonly number[]): Partial<PlotData>[] {
  const { frame, colourBy, slots, theme } = ink;
  const { centres } = frame;
  if (centres === null) return [];
  const all = Array.from({ length: centres.length / 2 }, (_, intent) => intent);
  const trace = (intents: readonly number[], more: object) =>
    ({
      type: 'scatter',
      mode: 'markers',
      name: 'intent centres',
      x: intents.map((k) => centres[2 * k]),
      y: intents.map((k) => centres[2 * k + 1]),
      ids: intents.map((k) => `centre ${k}`),
      hovertext: intents.map((k) => `centre of intent ${k + 1}, ${usersWords(occupancy[k] ?? 0)}`),
      hovertemplate: '%{hovertext}<extra></extra>',
      ...more,
    }) as Partial<PlotData>;
  const outline = { color: theme.ink, width: 1.5 };
  const hollow = { symbol: 'star-open', size: 11, color: theme.muted, line: { width: 1.5 } };
  if (colourBy === 'planted')
    return [
      trace(all, {
        legendgroup: 'centres',
        legendrank: 3000,
        marker: { symbol: 'star', size: 11, color: theme.paper, line: outline },
      }),
    ];
  const small = all.filter((k) => !slots.has(k));
  return [
    ...(small.length === 0
      ? []
      : [
          trace(small, {
            legendgroup: 'rest',
            showlegend: false,
            marker: { symbol: 'star', size: 6, color: theme.muted },
          }),
        ]),
    ...all
      .filter((k) => slots.has(k))
      .map((k) =>
        (occupancy[k] ?? 0) > 0
          ? trace([k], {
              ...groupOf(k),
              name: `centre of ${ink.name(k)}`,
              showlegend: false,
              marker: { symbol: 'star', size: 15, color: styleOf(ink, k).color, line: outline },
            })
          : trace([k], { ...groupOf(k), name: `${ink.name(k)} · empty`, marker: hollow }),
      ),
  ];
}

const usersWords = (users: number): string =>
  users === 0 ? 'no users' : `${count(users)} ${users === 1 ? 'user' : 'users'}`;
