import type { Figure } from '../../figures/figure.ts';
import { toJson } from './escape.ts';

/** Where a value differs, and what it is there; without a value the key is absent. */
export type Change = readonly [path: readonly (string | number)[], value?: unknown];

/** A figure for both themes: the light one, and what is different in the dark. */
export interface DrawnFigure {
  readonly data: unknown;
  readonly layout: unknown;
  readonly dark: readonly Change[];
}

/** Two drawings of the same numbers share all but their colours. */
export function drawnFigure(light: Figure, dark: Figure): DrawnFigure {
  const one = plainly(light);
  return { ...one, dark: changes(one, plainly(dark)) };
}

const plainly = ({ data, layout }: Figure): { readonly data: unknown; readonly layout: unknown } =>
  JSON.parse(toJson({ data, layout })) as { data: unknown; layout: unknown };

/** What turns `from` into `to`; both as JSON has them. */
export function changes(
  from: unknown,
  to: unknown,
  path: readonly (string | number)[] = [],
): readonly Change[] {
  if (Object.is(from, to)) return [];
  const a = entries(from);
  const b = entries(to);
  const alike =
    a !== null &&
    b !== null &&
    Array.isArray(from) === Array.isArray(to) &&
    (!Array.isArray(from) || a.size === b.size);
  if (!alike) return [[path, to]];
  const gone = [...a.keys()].filter((key) => !b.has(key));
  return [
    ...gone.map((key): Change => [[...path, key]]),
    ...[...b].flatMap(([key, value]) =>
      a.has(key) ? changes(a.get(key), value, [...path, key]) : [[[...path, key], value] as Change],
    ),
  ];
}

function entries(value: unknown): ReadonlyMap<string | number, unknown> | null {
  if (Array.isArray(value)) return new Map(value.entries());
  if (typeof value !== 'object' || value === null) return null;
  return new Map(Object.entries(value));
}
