import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Config, PlotlyHTMLElement } from 'plotly.js';
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
}

export interface PlotlyHandlers {
  readonly onError: (thrown: unknown) => void;
  readonly onFit: () => void;
  /** The customdata of a clicked point, where it has one. */
  readonly onPick: (custom: unknown) => void;
}

/** Keeps a plotly drawing in an element; answers the element's ref and whether it has been drawn. */
export function usePlotly(
  drawing: Drawing,
  handlers: PlotlyHandlers,
): { readonly ref: RefObject<HTMLDivElement | null>; readonly drawn: boolean } {
  const ref = useRef<HTMLDivElement>(null);
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
    const mine = new DrawQueue<Drawing>(
      async (next) => {
        if (node.clientWidth === 0) return; // folded away; its resize draws it
        const first = plotly === null;
        plotly ??= await loadPlotly();
        if (mine.disposed) return;
        const element = await draw(plotly, node, next, zoom);
        if (mine.disposed) {
          plotly.purge(node); // it went away while it was being drawn
          return;
        }
        if (first) {
          listen(element, () => latest.current.handlers);
          element.on('plotly_relayout', (event) => {
            zoom = zoomAfter(event, revisionOf(latest.current.drawing), zoom);
          });
        }
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
      queue.current = null;
      intersection.disconnect();
      size.disconnect();
      document.removeEventListener('visibilitychange', see);
      plotly?.purge(node);
    };
  }, []);

  const { figure, fits } = drawing;
  useEffect(() => {
    queue.current?.set({ figure, fits });
  }, [figure, fits]);

  return { ref, drawn };
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
