import type { ProductForm } from '../tile.ts';
import { TILING_NAMES, type TilingName, type Tilings } from '../tilings.ts';

/** Keeps what was found fastest, by adapter. One that fails is one that is empty: it never throws. */
export interface TilingCache {
  read(adapter: string): Promise<Tilings | null>;
  write(adapter: string, tilings: Tilings): Promise<void>;
}

/** To be raised when a tiling is added, or computed in another way: what was measured before is then no word on it. */
export const LIST = 1;

export const CACHE_NAME = 'elcrec-lab-tilings';

/** The browser's Cache API; null where there is none (Node, pages without TLS). */
export function tilingCache(name = CACHE_NAME): TilingCache | null {
  if (typeof caches === 'undefined') return null;
  // A cache is kept by addresses; nothing is ever asked of this one.
  const address = (adapter: string) =>
    new URL(`/tilings/${encodeURIComponent(adapter)}`, self.location.origin).href;
  return {
    async read(adapter) {
      try {
        const response = await (await caches.open(name)).match(address(adapter));
        return response === undefined ? null : readKept(await response.json(), browser());
      } catch {
        return null; // storage is switched off, or what it held is damaged: measure again
      }
    },
    async write(adapter, tilings) {
      try {
        const kept = { list: LIST, browser: browser(), tilings };
        await (await caches.open(name)).put(address(adapter), Response.json(kept));
      } catch {
        // storage is full or switched off: the next start measures again
      }
    },
  };
}

/** Another version of the browser brings another compiler. */
const browser = (): string => navigator.userAgent;

/** What was kept for this list and this browser; null for anything else. */
export function readKept(value: unknown, browserNow: string): Tilings | null {
  if (!isRecord(value) || value.list !== LIST || value.browser !== browserNow) return null;
  const { tilings } = value;
  if (!isRecord(tilings)) return null;
  const named = (form: ProductForm): TilingName | undefined =>
    TILING_NAMES.find((name) => name === tilings[form]);
  const [AB, ABt, AtB] = [named('AB'), named('ABt'), named('AtB')];
  return AB === undefined || ABt === undefined || AtB === undefined ? null : { AB, ABt, AtB };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
