import type { Data } from 'plotly.js';

/** How the marks of one trace look. */
export interface MarkStyle {
  readonly symbol: string;
  readonly color: string;
  /** px across. */
  readonly size: number;
  readonly opacity: number;
  readonly outline: { readonly color: string; readonly width: number } | null;
}

/** The marks of one trace: who each is, whatever figure it stands in, and where, in the figure's units. */
export interface MarkGroup {
  readonly style: MarkStyle;
  readonly keys: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Words in a figure: they do not travel, they appear where they belong. */
export interface Words {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly text: readonly string[];
  readonly color: string;
  readonly size: number;
}

/** Where each mark is, by its key: x and y. */
export type Places = ReadonlyMap<string, readonly [number, number]>;

/**
 * The marks of a figure that can be told from those of another one of its kind: traces of markers alone, whose points
 * have `ids` or are named by their `customdata`.
 */
export function marksOf(data: readonly Data[]): readonly MarkGroup[] {
  return data.flatMap((trace) => {
    if (!('mode' in trace) || trace.mode !== 'markers') return [];
    const { x, y, ids, customdata, marker } = trace;
    const keys: unknown = ids ?? customdata;
    if (!isList(keys) || !isNumbers(x) || !isNumbers(y)) return [];
    return [{ style: styleOf(marker ?? {}), keys: keys.map(String), x, y }];
  });
}

/** The words of a figure, each above its place. */
export function wordsOf(data: readonly Data[]): readonly Words[] {
  return data.flatMap((trace) => {
    if (!('mode' in trace) || trace.mode !== 'text') return [];
    const { x, y, text, textfont } = trace;
    const { color, size } = textfont ?? {};
    if (!isList(text) || !isNumbers(x) || !isNumbers(y)) return [];
    if (typeof color !== 'string' || typeof size !== 'number') return [];
    return [{ x, y, text: text.map(String), color, size }];
  });
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isNumbers = (value: unknown): value is readonly number[] =>
  isList(value) && value.every((one) => typeof one === 'number');

function styleOf(marker: object): MarkStyle {
  const { symbol, color, size, opacity, line } = marker as Readonly<Record<string, unknown>>;
  const edge =
    typeof line === 'object' && line !== null
      ? (line as { color?: unknown; width?: unknown })
      : null;
  return {
    symbol: typeof symbol === 'string' ? symbol : 'circle',
    color: typeof color === 'string' ? color : '#888',
    size: typeof size === 'number' ? size : 6,
    opacity: typeof opacity === 'number' ? opacity : 1,
    outline:
      typeof edge?.color === 'string' && typeof edge.width === 'number'
        ? { color: edge.color, width: edge.width }
        : null,
  };
}
