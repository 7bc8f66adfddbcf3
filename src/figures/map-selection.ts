import type { Data, PlotData } from 'plotly.js';
import type { Figure } from './figure.ts';

/** How little of those is seen that are not selected. */
const STEPPED_BACK = 0.1;

/**
 * A map on which users are singled out, or can be: `chosen` are dataset rows (null: all as they are), `lasso` whether
 * dragging rounds them up instead of zooming.
 */
export function selectable(
  figure: Figure,
  chosen: ReadonlySet<number> | null,
  lasso: boolean,
): Figure {
  const key = chosen === null ? 'all' : [...chosen].join();
  return {
    ...figure,
    data: figure.data.map((trace) => (chosen === null ? trace : marked(trace, chosen))),
    layout: {
      ...figure.layout,
      ...(lasso ? { dragmode: 'lasso' as const } : {}),
      // What was drawn round is told by the points themselves. Plotly's types do not know the keys.
      ...{ selections: [], selectionrevision: key },
    },
  };
}

function marked(trace: Data, chosen: ReadonlySet<number>): Data {
  const users: unknown = (trace as Partial<PlotData>).customdata;
  if (!Array.isArray(users)) return trace;
  const selectedpoints = users.flatMap((user: unknown, i) =>
    typeof user === 'number' && chosen.has(user) ? [i] : [],
  );
  return {
    ...trace,
    selectedpoints,
    selected: { marker: { opacity: 1 } },
    unselected: { marker: { opacity: STEPPED_BACK } },
  } as Data;
}

/** Dataset rows among what a selection of points says of them. */
export const usersOf = (customs: readonly unknown[]): readonly number[] =>
  customs.filter((custom): custom is number => typeof custom === 'number');
