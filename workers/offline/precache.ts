/** The files of one build that are kept, by their paths below the page. */
export interface Build {
  /** Changes with the content of any of the files. */
  readonly version: string;
  readonly files: readonly string[];
}

/**
 * What the pages and workers need to be cross-origin isolated, which gives the wasm backend its threads
 * (SharedArrayBuffer) also where the web server sends no such headers.
 */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Several copies of the lab may live on one origin, and caches belong to the origin: the scope tells them apart. */
const family = (scope: string) => `elcrec-lab-page ${scope} `;

export const cacheName = (scope: string, version: string): string => `${family(scope)}${version}`;

/** Files in assets/ carry a hash of their content in their name. */
export const isNamedByContent = (file: string): boolean => file.startsWith('assets/');

/**
 * The file a request is for, or null where it is none of ours. `scope` ends with a slash; the page itself is
 * index.html, whatever its query says.
 */
export function fileOf(url: string, scope: string, files: readonly string[]): string | null {
  const address = url.replace(/[?#].*$/s, '');
  if (!address.startsWith(scope)) return null;
  const file = address.slice(scope.length) || 'index.html';
  return files.includes(file) || isNamedByContent(file) ? file : null;
}

/**
 * The caches to delete once `version` has taken over: those of this copy's builds but for the newest other one,
 * whose page may still be open in another tab. `names` are in the order of their making. Nothing else of the
 * origin is touched, the downloaded data sets (workers/data/cache.ts) least of all.
 */
export function outdated(
  names: readonly string[],
  scope: string,
  version: string,
): readonly string[] {
  const ours = names.filter((name) => name.startsWith(family(scope)));
  return ours.filter((name) => name !== cacheName(scope, version)).slice(0, -1);
}

/** The same content with the headers of isolation and its type; what else the server said was about its own delivery. */
export function isolated(response: Response): Response {
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  return new Response(response.body, { headers: { 'content-type': type, ...ISOLATION } });
}
