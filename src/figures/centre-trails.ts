import type { PlotData } from 'plotly.js';
import type { MapFrame } from '../runs/record.ts';
import { faded } from './colour.ts';
import { groupOf, styleOf, type MapInk } from './map-traces.ts';

/**
 * The way each intent's centre went over some maps of one run, the earliest first: a line that ends at its star. Centres
 * without a colour of their own have none, or there would be nothing else to see.
 */
export function trailTraces(ink: MapInk, frames: readonly MapFrame[]): Partial<PlotData>[] {
  const ways = frames.flatMap(({ centres }) => (centres === null ? [] : [centres]));
  if (ways.length < 2) return [];
  const shown = [...ink.slots.keys()].filter((k) => ways.every(({ length }) => 2 * k < length));
  const learned = ink.colourBy === 'intent';
  const all = Array.from(
    { length: Math.min(...ways.map(({ length }) => length)) / 2 },
    (_, k) => k,
  );
  return (learned ? shown : all).map((k): Partial<PlotData> => ({
    type: 'scatter',
    mode: 'lines',
    name: `way of centre ${k + 1}`,
    ...(learned ? groupOf(k) : { legendgroup: 'centres' }),
    showlegend: false,
    hoverinfo: 'skip',
    x: ways.map((centres) => centres[2 * k]),
    y: ways.map((centres) => centres[2 * k + 1]),
    line: {
      color: learned ? styleOf(ink, k).color : faded(ink.theme.ink, 0.6),
      width: 2,
      shape: 'spline',
      smoothing: 0.6,
    },
  }));
}
