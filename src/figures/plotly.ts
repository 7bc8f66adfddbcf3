// Tests, which import the package itself, compile under another tsconfig that does not list the declaration.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./plotly-module.d.ts" />
import type * as PlotlyApi from 'plotly.js';
// The package's own file, as it is: the page runs it, and a notebook saved as HTML carries the same.
import address from 'plotly.js-basic-dist-min/plotly-basic.min.js?url';

declare module 'plotly.js' {
  interface LayoutAxis {
    /** First line of the hover box of `x unified`; plotly.js 3.1 and later, not yet in its types. */
    unifiedhovertitle: { text: string };
  }
  interface Legend {
    /** Width of an entry's text, as a share of the figure's; plotly.js 2.14 and later, not yet in its types. */
    entrywidth: number;
    entrywidthmode: 'fraction' | 'pixels';
  }
}

export type Plotly = Pick<typeof PlotlyApi, 'react' | 'purge' | 'toImage'>;

let loading: Promise<Plotly> | null = null;

/** Plotly, fetched when the first figure needs it (1.2 MB); after a failure the next call tries again. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= runScript().catch((failure: unknown) => {
    loading = null;
    throw failure;
  });
  return loading;
}

/** Runs the script, which makes `Plotly` known to the window. */
function runScript(): Promise<Plotly> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => {
      const { Plotly } = window as { readonly Plotly?: Plotly };
      if (Plotly === undefined) reject(new Error(`${address} is not the figures’ library`));
      else resolve(Plotly);
    };
    script.onerror = () => {
      script.remove();
      reject(new Error(`The figures’ library could not be loaded from ${address}`));
    };
    document.head.append(script);
  });
}

/** The library's text, to go into a file; from the browser's own cache once a figure has been drawn. */
export async function plotlySource(): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The figures’ library could not be read from ${address}`);
  return response.text();
}
