import type { PlotData } from 'plotly.js';
import type { Figure } from '../../src/figures/index.ts';
import { LIGHT } from '../../src/figures/theme.ts';
import type { RunRecord } from '../../src/runs/record.ts';
import { epoch, frame, record, step } from './runs-fixture.ts';

/** What the tests of figures draw, and how they look at what was drawn. */
export const options = { theme: LIGHT };

/** A run that trained, its best epoch the second. */
export const trained = (
  variant: RunRecord['config']['variant'],
  name: string,
  epochs = 3,
): RunRecord => ({
  ...record({ variant, epochs: 40 }, name),
  steps: Array.from({ length: epochs * 10 }, (_, i) => step(i + 1)),
  epochs: Array.from({ length: epochs }, (_, e) => epoch(e, 0.1 + 0.01 * (e === 1 ? 5 : e), e < 2)),
});
export const runs = [
  trained('ELCRec', 'brisk-otter-3'),
  trained('B', 'calm-fox-1', 5),
  trained('B+ICL', 'shy-owl-2'),
];

export const traces = (figure: Figure) => figure.data as Partial<PlotData>[];
/** The traces of a name. */
export const named = (figure: Figure, name: string | RegExp) =>
  traces(figure).filter((trace) =>
    typeof name === 'string' ? trace.name === name : name.test(trace.name ?? ''),
  );
/** What is written into the figure. */
export const labels = (figure: Figure) =>
  (figure.layout.annotations ?? []).map((note) => note.text);

/** Users of many intents, and of few. */
export const many = frame(
  Array.from({ length: 600 }, (_, i) => (i < 300 ? i % 12 : 12 + (i % 30))),
  Array.from({ length: 600 }, (_, i) => i % 3),
);
export const few = frame([0, 0, 0, 1, 2], [1, 1, 0, 0, 2]);
