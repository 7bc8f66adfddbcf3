import type { Layout, PlotData } from 'plotly.js';
import type { MapFrame } from '../runs/record.ts';
import { baseLayout, note, type Figure, type FigureOptions, type Table } from './figure.ts';
import { mapFigure, type MapOptions } from './map-figure.ts';

/** One panel: a map, and what stands above it. */
export interface Panel {
  readonly frame: MapFrame;
  readonly map: Omit<MapOptions, 'theme'>;
  /** "before training". */
  readonly title: string;
  /** "6 of 8 intents in use". */
  readonly words: string;
}

export interface FilmstripOptions extends FigureOptions {
  /** px of the whole. */
  readonly width: number;
  readonly table: Table;
}

/** Panels side by side, at most. */
const COLUMNS = 3;
/** px between panels, and above each for its two lines. */
const [GAP, HEAD] = [12, 44];

/** Maps of one run beside each other, as papers print them: the same square, colours and marks in each. */
export function filmstripFigure(panels: readonly Panel[], options: FilmstripOptions): Figure {
  const { theme, width, table } = options;
  const columns = Math.min(COLUMNS, Math.max(1, panels.length));
  const rows = Math.max(1, Math.ceil(panels.length / columns));
  const inside = width - 2 * GAP;
  const side = (inside - (columns - 1) * GAP) / columns;
  const height = rows * (side + HEAD) + (rows - 1) * GAP;
  const layout: Partial<Layout> & Record<string, unknown> = {
    ...baseLayout(options, Math.round(height + 2 * GAP), 'filmstrip', {
      left: GAP,
      right: GAP,
      top: GAP,
      bottom: GAP,
    }),
    dragmode: false,
    hovermode: false,
  };
  const annotations: Layout['annotations'] = [];
  const data: Partial<PlotData>[] = [];
  panels.forEach(({ frame, map, title, words }, i) => {
    const left = (i % columns) * (side + GAP);
    const top = Math.floor(i / columns) * (side + HEAD + GAP) + HEAD;
    const n = i === 0 ? '' : String(i + 1);
    const range = [-(map.extent ?? 1), map.extent ?? 1];
    const plane = { visible: false, range, fixedrange: true };
    layout[`xaxis${n}`] = {
      ...plane,
      anchor: `y${n}`,
      domain: [left / inside, (left + side) / inside],
    };
    layout[`yaxis${n}`] = {
      ...plane,
      anchor: `x${n}`,
      domain: [1 - (top + side) / height, 1 - top / height],
    };
    data.push(...marksOf(mapFigure(frame, { ...map, theme }).data, n));
    annotations.push({
      ...note(theme, `<b>(${String.fromCharCode(97 + i)}) ${title}</b><br>${words}`, {
        x: (left + side / 2) / inside,
        xanchor: 'center',
        y: 1 - top / height,
        yanchor: 'bottom',
      }),
    });
  });
  return {
    kind: 'filmstrip',
    title: 'Users falling into intents',
    data,
    layout: { ...layout, annotations },
    summary: panels.map(({ title, words }) => `${title}: ${words}`).join('; '),
    table,
  };
}

/** Users and centres of a map, small; no names among so few pixels. */
const marksOf = (data: Figure['data'], axis: string): Partial<PlotData>[] =>
  data.flatMap((trace) => {
    if (!('mode' in trace) || trace.mode !== 'markers') return [];
    const { marker = {} } = trace;
    const size = typeof marker.size === 'number' ? marker.size : 6;
    return [
      {
        type: 'scatter' as const,
        mode: 'markers' as const,
        x: trace.x,
        y: trace.y,
        xaxis: `x${axis}`,
        yaxis: `y${axis}`,
        marker: { ...marker, size: size > 10 ? 0.7 * size : 0.55 * size },
        showlegend: false,
        hoverinfo: 'skip' as const,
      },
    ];
  });
