import type { Annotations } from 'plotly.js';
import { legible } from './colour.ts';
import { note } from './figure.ts';
import type { Theme } from './theme.ts';

/** A line's name, to stand at its right end. */
export interface EndLabel {
  readonly text: string;
  readonly color: string;
  /** The line's last value, in data units. */
  readonly value: number;
}

/** Longest name on a line or in a legend. */
const NAME = 26;

/** A name as a figure shows it: not too long, and never taken for plotly's few HTML tags. */
export function plainName(text: string): string {
  const short = text.length > NAME ? `${text.slice(0, NAME - 1).trimEnd()}…` : text;
  return short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Least distance of two labels' middles, px at 12 px type. */
const LINE = 15;

/** Right margin that holds the labels, px at 12 px type; Inter's digits and capitals are the wide ones. */
export function labelMargin(labels: readonly EndLabel[]): number {
  const widths = labels.map((label) =>
    [...label.text].reduce((width, char) => width + (/[a-z .,()]/.test(char) ? 6.6 : 8), 0),
  );
  return Math.min(200, 16 + Math.max(48, ...widths));
}

export interface LabelSpace {
  readonly range: readonly [number, number];
  readonly log: boolean;
  /** Height of the drawing area, px. */
  readonly pixels: number;
}

/**
 * Labels in the right margin, each as near its line as the others allow: none overlaps another,
 * their order is the lines' order. They hang on data values, so they follow a zoom.
 */
export function endLabels(
  labels: readonly EndLabel[],
  space: LabelSpace,
  theme: Theme,
): Partial<Annotations>[] {
  const [from, to] = space.range;
  const perUnit = space.pixels / (to - from);
  const placed = labels
    .map((label) => ({ label, at: space.log ? Math.log10(label.value) : label.value }))
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at);
  const wanted = placed.map(({ at }) => (at - from) * perUnit);
  const heights = spread(wanted, LINE, 0, space.pixels);
  return placed.map(({ label, at }, i) =>
    note(theme, label.text, {
      x: 1,
      xanchor: 'left',
      xshift: 8,
      yref: 'y',
      y: at,
      yshift: heights[i] - wanted[i],
      align: 'left',
      font: { size: 12, color: legible(label.color, theme.paper) },
    }),
  );
}

/**
 * Ascending places, each at least `gap` from the next and as near as can be to where it was wanted
 * (least squares: neighbours that push each other form a block around their common mean), within
 * [low, high] when there is room.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): readonly number[] {
  // Blocks of labels that touch: `sum` of where each would put the block's first label.
  const blocks: { first: number; size: number; sum: number }[] = [];
  const start = (block: { size: number; sum: number }) =>
    Math.max(low, Math.min(block.sum / block.size, high - (block.size - 1) * gap));
  wanted.forEach((place, i) => {
    blocks.push({ first: i, size: 1, sum: place });
    for (;;) {
      const last = blocks.at(-1);
      const before = blocks.at(-2);
      if (last === undefined || before === undefined) break;
      if (start(before) + before.size * gap <= start(last)) break;
      blocks.splice(-2, 2, {
        first: before.first,
        size: before.size + last.size,
        sum: before.sum + last.sum - last.size * before.size * gap,
      });
    }
  });
  return blocks.flatMap((block) =>
    Array.from({ length: block.size }, (_, i) => start(block) + i * gap),
  );
}
