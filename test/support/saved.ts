/** What an earlier version stored in IndexedDB, as test/fixtures/saved keeps it. */
export interface SavedDatabase {
  readonly version: number;
  readonly stores: Readonly<Record<string, readonly unknown[]>>;
}

/** Typed arrays that records hold, by the name the fixture gives them. */
const ARRAYS = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;

interface Tagged {
  readonly $: string;
  readonly v?: unknown;
  readonly type?: string;
}

const isTagged = (value: object): value is Tagged => '$' in value && typeof value.$ === 'string';

/** The value that the fixture's JSON stands for. @throws on a tag it does not know */
function revived(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(revived);
  if (!isTagged(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]));
  if (value.$ === 'undefined') return undefined;
  if (value.$ === 'number') return Number(value.v);
  if (value.$ === 'Map') return new Map(revived(value.v) as [unknown, unknown][]);
  const bytes = Uint8Array.from(atob(String(value.v)), (c) => c.charCodeAt(0));
  if (value.$ === 'Blob') return new Blob([bytes], { type: value.type });
  const kind = Object.entries(ARRAYS).find(([name]) => name === value.$)?.[1];
  if (kind === undefined) throw new Error(`the fixture has a ${value.$}`);
  return new kind(bytes.buffer);
}

/** Reads `database.json`. */
export function readSaved(text: string): SavedDatabase {
  const { version, stores } = JSON.parse(text) as SavedDatabase;
  return {
    version,
    stores: Object.fromEntries(
      Object.entries(stores).map(([name, all]) => [name, revived(all) as readonly unknown[]]),
    ),
  };
}
