import { isWhole } from '../text/ids.ts';
import { MAX_ID } from '../importers/importer.ts';

/** The ids of a column in their order, and as the numbers a data set knows them by. */
export interface OrderedIds {
  /** [names] id of each name, in ascending order of the ids; several names may be one id (`1`, `1.0`). */
  readonly idOf: Int32Array;
  /** Name by id, where ids are only the places in the order; null where they are the whole numbers themselves. */
  readonly nameOf: ReadonlyMap<number, string> | null;
}

/**
 * Orders ids: by size where all are whole numbers, else by character code, so that the order of lines does
 * not matter. Whole numbers from 1 up stay what they are; everything else is numbered from 1 in that order.
 */
export function orderIds(names: readonly string[]): OrderedIds {
  if (names.every(isWhole)) {
    const wholes = names.map((name) => name.replace(/\.0*$/, ''));
    const ids = wholes.map(Number);
    if (ids.every((id) => id >= 1 && id <= MAX_ID))
      return { idOf: Int32Array.from(ids), nameOf: null };
    const sorted = [...new Set(wholes)].sort(bySize);
    const place = new Map(sorted.map((whole, i) => [whole, i + 1]));
    return {
      idOf: Int32Array.from(wholes, (whole) => place.get(whole) ?? 0),
      nameOf: new Map(sorted.map((whole, i) => [i + 1, whole])),
    };
  }
  const order = names.map((_, i) => i).sort((a, b) => (names[a] < names[b] ? -1 : 1));
  const idOf = new Int32Array(names.length);
  order.forEach((name, i) => (idOf[name] = i + 1));
  return { idOf, nameOf: new Map(order.map((name, i) => [i + 1, names[name]])) };
}

/** Of whole numbers as text, also those too long for a number. */
function bySize(a: string, b: string): number {
  if (a.length < 16 && b.length < 16) return Number(a) - Number(b);
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
