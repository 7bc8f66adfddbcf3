import type { Layout } from 'plotly.js';

type Range = readonly [number, number];

/** What a person has zoomed to, and in which figure. */
export interface Zoom {
  readonly revision: string;
  readonly x: Range | null;
  readonly y: Range | null;
}

/**
 * The zoom after a `plotly_relayout` event. Plotly's own `uirevision` lets go of a zoomed range as
 * soon as the home range grows, which a streaming figure's does; so zooms are kept here.
 */
export function zoomAfter(event: object, revision: string, before: Zoom | null): Zoom | null {
  const changes = new Map<string, unknown>(Object.entries(event));
  const x = rangeIn(changes, 'xaxis');
  const y = rangeIn(changes, 'yaxis');
  if (x === null && y === null) return before;
  const kept = before?.revision === revision ? before : null;
  return { revision, x: x ?? kept?.x ?? null, y: y ?? kept?.y ?? null };
}

function rangeIn(changes: ReadonlyMap<string, unknown>, axis: 'xaxis' | 'yaxis'): Range | null {
  const whole: unknown = changes.get(`${axis}.range`);
  const ends: readonly unknown[] = Array.isArray(whole)
    ? whole
    : [changes.get(`${axis}.range[0]`), changes.get(`${axis}.range[1]`)];
  const [from, to] = ends;
  return typeof from === 'number' && typeof to === 'number' ? [from, to] : null;
}

/** The layout with the zoom laid over its home ranges, where it belongs to the same figure. */
export function withZoom(
  layout: Partial<Layout>,
  revision: string,
  zoom: Zoom | null,
): Partial<Layout> {
  if (zoom?.revision !== revision) return layout;
  return {
    ...layout,
    ...(zoom.x === null ? {} : { xaxis: { ...layout.xaxis, range: [...zoom.x] } }),
    ...(zoom.y === null ? {} : { yaxis: { ...layout.yaxis, range: [...zoom.y] } }),
  };
}
