// Tests compile under another tsconfig, which does not list the declaration.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./plotly-module.d.ts" />
import type * as PlotlyApi from 'plotly.js';

declare module 'plotly.js' {
  interface LayoutAxis {
    /** First line of the hover box of `x unified`; plotly.js 3.1 and later, not yet in its types. */
    unifiedhovertitle: { text: string };
  }
}

export type Plotly = Pick<typeof PlotlyApi, 'react' | 'purge' | 'toImage'>;

let loading: Promise<Plotly> | null = null;

/** Plotly, fetched when the first figure needs it (1.2 MB); after a failure the next call tries again. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= import('plotly.js-basic-dist-min').then(
    (module) => module.default,
    (failure: unknown) => {
      loading = null;
      throw failure;
    },
  );
  return loading;
}
