import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Config, PlotlyHTMLElement, PlotSelectionEvent } from 'plotly.js';
import { markAt, type CrosshairGroup } from './crosshair-group.ts';
import { DrawQueue } from './draw-queue.ts';
import type { Figure } from './figure.ts';
import { loadPlotly, type Plotly } from './plotly.ts';
import { withZoom, zoomAfter, type Zoom } from './zoom.ts';

const CONFIG: Partial<Config> = {
  displayModeBar: false,
  showTips: false,
  responsive: false,
  // A double click fits, as the button does; plotly's own would go back to an outdated range.
  doubleClick: false,
};

export interface Drawing {
  readonly figure: Figure;
  /** Counts up when the figure should forget what was zoomed or hidden. */
  readonly fits: number;
  /** Marked on the x axis; null for none. */
  readonly cursor?: number | null;
}

export interface PlotlyHandlers {
  readonly onError: (thrown: unknown) => void;
  readonly onFit: () => void;
  /** The customdata of a clicked point, where it has one. */
  readonly onPick: (custom: unknown) => void;
  /** The customdata of points that were rounded up. */
  readonly onSelect: (customs: readonly unknown[]) => void;
}

export interface PlotlyRefs {
  /** The element to draw in. */
  readonly ref: RefObject<HTMLDivElement | null>;
  /** A thin line over it: the crosshair's mark. */
  readonly mark: RefObject<HTMLDivElement | null>;
  /** Another, for the cursor. */
  readonly cursorMark: RefObject<HTMLDivElement | null>;
  readonly drawn: boolean;
}

/** Keeps a plotly drawing in an element; answers the element's ref and whether it has been drawn. */
export function usePlotly(
  drawing: Drawing,
  handlers: PlotlyHandlers,
  crosshair: CrosshairGroup | null = null,
): PlotlyRefs {
  const ref = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const cursorMark = useRef<HTMLDivElement>(null);
  /** Puts both marks where they belong in the drawing as it is. */
  const placeMarks = useRef<() => void>(() => undefined);
  const queue = useRef<DrawQueue<Drawing>>(null);
  const latest = useRef({ drawing, handlers });
  const [drawn, setDrawn] = useState(false);

  useEffect(() => {
    latest.current = { drawing, handlers };
  });

  useEffect(() => {
    const node = ref.current;
    if (node === null) return;
    let plotly: Plotly | null = null;
    let zoom: Zoom | null = null;
    let element: PlotlyHTMLElement | null = null;
    let marked: number | null = null;
    const place = () => {
      if (mark.current !== null) placeMark(mark.current, element, marked);
      const at = latest.current.drawing.cursor ?? null;
      if (cursorMark.current !== null) placeMark(cursorMark.current, element, at);
    };
    placeMarks.current = place;
    const show = (x: number | null) => {
      if (x === marked) return;
      marked = x;
      place();
    };
    const leave = crosshair?.join(show);
    const mine = new DrawQueue<Drawing>(
      async (next) => {
        if (node.clientWidth === 0) return; // folded away; its resize draws it
        const first = plotly === null;
        plotly ??= await loadPlotly();
        if (mine.disposed) return;
        element = await draw(plotly, node, next, zoom);
        if (mine.disposed) {
          plotly.purge(node); // it went away while it was being drawn
          return;
        }
        if (first) {
          listen(element, () => latest.current.handlers);
          listenForSelection(element, () => latest.current.handlers);
          element.on('plotly_relayout', (event) => {
            zoom = zoomAfter(event, revisionOf(latest.current.drawing), zoom);
            place();
          });
          if (crosshair !== null) listenForHover(element, (x) => crosshair.hover(show, x));
        }
        place();
        setDrawn(true);
      },
      (thrown) => {
        latest.current.handlers.onError(thrown);
      },
    );
    queue.current = mine;
    const redraw = () => {
      mine.set(latest.current.drawing);
    };

    let onScreen = false;
    const see = () => {
      mine.setVisible(onScreen && !document.hidden);
    };
    const intersection = new IntersectionObserver(
      (entries) => {
        onScreen = entries.at(-1)?.isIntersecting ?? false;
        see();
      },
      { rootMargin: '200px' },
    );
    intersection.observe(node);
    document.addEventListener('visibilitychange', see);
    const size = new ResizeObserver(redraw);
    size.observe(node);
    redraw();

    return () => {
      mine.dispose();
      leave?.();
      queue.current = null;
      intersection.disconnect();
      size.disconnect();
      document.removeEventListener('visibilitychange', see);
      plotly?.purge(node);
    };
  }, [crosshair]);

  const { figure, fits, cursor } = drawing;
  useEffect(() => {
    queue.current?.set({ figure, fits });
  }, [figure, fits]);

  useEffect(() => {
    placeMarks.current();
  }, [cursor]);

  return { ref, mark, cursorMark, drawn };
}

/** A zoom belongs to one figure and lasts until the next fit. */
const revisionOf = ({ figure, fits }: Drawing): string =>
  `${figure.layout.uirevision ?? ''}:${fits}`;

/** Figures are values and plotly writes into what it is given, so it gets copies. */
async function draw(
  plotly: Plotly,
  node: HTMLElement,
  drawing: Drawing,
  zoom: Zoom | null,
): Promise<PlotlyHTMLElement> {
  const { figure } = drawing;
  const revision = revisionOf(drawing);
  return plotly.react(
    node,
    figure.data.map((trace) => ({ ...trace })),
    {
      ...withZoom(structuredClone(figure.layout), revision, zoom),
      width: node.clientWidth,
      uirevision: revision,
    },
    CONFIG,
  );
}

function listen(element: PlotlyHTMLElement, handlers: () => PlotlyHandlers): void {
  element.on('plotly_doubleclick', () => {
    handlers().onFit();
  });
  element.on('plotly_click', (event) => {
    const custom: unknown = event.points[0]?.customdata;
    if (custom !== undefined) handlers().onPick(custom);
  });
}

/** Plotly tells of an empty selection when it is handed a figure without one; nobody has selected that. */
function listenForSelection(element: PlotlyHTMLElement, handlers: () => PlotlyHandlers): void {
  element.on('plotly_selected', (event: PlotSelectionEvent | undefined) => {
    const customs = (event?.points ?? []).map(({ customdata }): unknown => customdata);
    const said = customs.filter((custom) => custom !== undefined);
    if (said.length > 0) handlers().onSelect(said);
  });
}

function listenForHover(element: PlotlyHTMLElement, hover: (x: number | null) => void): void {
  element.on('plotly_hover', (event) => {
    const x: unknown = event.points.at(0)?.x;
    hover(typeof x === 'number' ? x : null);
  });
  element.on('plotly_unhover', () => {
    hover(null);
  });
}

/** The mark moved to x, by the drawing's own axis; out of sight where x is not in view. */
function placeMark(mark: HTMLElement, element: PlotlyHTMLElement | null, x: number | null): void {
  // The area that catches the pointer is the drawing area; plotly has no public word for it.
  const area = x === null ? null : (element?.querySelector('.nsewdrag') ?? null);
  mark.hidden = true;
  if (element === null || area === null || x === null) return;
  const number = (name: string) => Number(area.getAttribute(name));
  const extent = { from: number('x'), width: number('width') };
  const at = markAt(x, element.layout.xaxis?.range ?? [], extent);
  mark.hidden = at === null;
  if (at === null) return;
  mark.style.transform = `translateX(${at}px)`;
  mark.style.top = `${number('y')}px`;
  mark.style.height = `${number('height')}px`;
}
