import type { Bytes } from './text/bytes.ts';

/** Keeps downloaded files by address. A cache that fails is a cache that is empty: it never throws. */
export interface DatasetCache {
  read(url: string): Promise<Bytes | null>;
  write(url: string, bytes: Bytes): Promise<void>;
}

const NAME = 'elcrec-lab-datasets';

/** The browser's Cache API; null where there is none (Node, pages without TLS). */
export function browserCache(): DatasetCache | null {
  if (typeof caches === 'undefined') return null;
  return {
    async read(url) {
      try {
        const response = await (await caches.open(NAME)).match(url);
        return response === undefined ? null : new Uint8Array(await response.arrayBuffer());
      } catch {
        return null; // storage is switched off: download again
      }
    },
    async write(url, bytes) {
      try {
        await (await caches.open(NAME)).put(url, new Response(bytes));
      } catch {
        // storage is full or switched off: the next visit downloads again
      }
    },
  };
}
