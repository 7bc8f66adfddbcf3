import { placesByName } from '../../text/column-names.ts';
import type { Row } from '../../text/rows.ts';
import { looksLikeTime } from './times.ts';

/**
 * The column that a header names as a place in the sequence (`position`, `step`), where its values can be one:
 * numbers or times, no two alike within a user, and not the same for an item whoever met it, as a rank in a
 * chart is. Null where none is: then the file's own order counts.
 */
export function placeByName(
  header: readonly string[],
  body: readonly Row[],
  user: number,
  item: number,
): number | null {
  const can = (column: number): boolean =>
    body.every(({ fields }) => isPlace(fields[column] ?? '')) &&
    new Set(body.map(({ fields }) => JSON.stringify([fields[user], fields[column]]))).size ===
      body.length &&
    !isOfItem(body, item, column);
  return placesByName(header).find(can) ?? null;
}

const isPlace = (text: string): boolean =>
  text !== '' && (Number.isFinite(Number(text)) || looksLikeTime(text));

/** Whether items come back and always with the same value. */
function isOfItem(body: readonly Row[], item: number, column: number): boolean {
  const items = new Set(body.map(({ fields }) => fields[item])).size;
  const pairs = new Set(body.map(({ fields }) => JSON.stringify([fields[item], fields[column]])));
  return items < body.length && pairs.size === items;
}
