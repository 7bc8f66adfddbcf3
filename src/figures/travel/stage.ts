import type { PlotlyHTMLElement } from 'plotly.js';
import type { Figure } from '../figure.ts';
import type { View } from './paint.ts';

/** Half the width of the square that a figure shows. */
export const reachOf = ({ layout }: Figure): number => Number(layout.xaxis?.range?.at(1) ?? 1);

/** The part of a box in which a plane is drawn, px, and how much more than a square of its reach is seen each way. */
interface Stage extends Omit<View, 'x' | 'y'> {
  readonly wider: { readonly x: number; readonly y: number };
}

const half = (range: readonly unknown[] = []): number => (Number(range[1]) - Number(range[0])) / 2;

/**
 * Where in its box a drawing has its plane; null where nothing is to travel: none is drawn yet, a person has zoomed or
 * hidden something, wants little motion or looks elsewhere. `reach`: of the figure it is to show.
 */
export function stageOf(box: Element | null, reach: number): Stage | null {
  const area = box?.querySelector('.nsewdrag') ?? null;
  if (box === null || area === null || document.hidden) return null;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return null;
  const legend = [...box.querySelectorAll<SVGElement>('.legend .traces')];
  if (legend.some(({ style }) => Number(style.opacity || 1) < 1)) return null;
  const { xaxis, yaxis } = plotlyIn(box).layout ?? {};
  // Plotly widens one of the two where its area is no exact square; zoomed is neither as it was.
  const [x, y] = [xaxis, yaxis].map((axis) => half(axis?.range) / reach);
  if (!(Math.abs(Math.min(x, y) - 1) < 0.001)) return null;
  const number = (name: string) => Number(area.getAttribute(name));
  return {
    left: number('x'),
    top: number('y'),
    width: number('width'),
    height: number('height'),
    wider: { x, y },
  };
}

/** Whether a drawing shows this figure by now: plotly keeps what it was given. */
export function isDrawn(box: Element | null, figure: Figure): boolean {
  const [mine, its] = [figure.data.at(0), plotlyIn(box).data?.at(0)];
  return mine === undefined || (its !== undefined && 'x' in mine && 'x' in its && mine.x === its.x);
}

/** The element that plotly draws in carries what it draws. */
const plotlyIn = (box: Element | null): Partial<Pick<PlotlyHTMLElement, 'data' | 'layout'>> =>
  box?.querySelector<PlotlyHTMLElement>('.plot-drawing') ?? {};

/** The canvas as large as its box, at the screen's own resolution. */
export function fitted(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const { clientWidth = 0, clientHeight = 0 } = canvas.parentElement ?? {};
  const scale = devicePixelRatio;
  canvas.width = Math.round(clientWidth * scale);
  canvas.height = Math.round(clientHeight * scale);
  canvas.style.width = `${clientWidth}px`;
  canvas.style.height = `${clientHeight}px`;
  const context = canvas.getContext('2d');
  context?.scale(scale, scale);
  return context;
}
