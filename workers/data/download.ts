import type { LoadProgress } from '../protocol/dataset.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { Bytes } from './text/bytes.ts';

export type Fetch = (url: string) => Promise<Response>;

/** A response's length where it tells it truly: packed on the way, it is not what we will read. */
function announcedLength(response: Response): number | null {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return response.headers.has('content-encoding') || !Number.isFinite(length) ? null : length;
}

/** What to do where a file of the person's own can stand in. */
const OR_DROP = 'Check the connection and try again, or drop the file on the page instead.';

/**
 * All bytes at an address, with progress. `action` is what to do when they cannot be had.
 * @throws LabFailure NETWORK when it cannot be reached, answers with an error, or breaks off.
 */
export async function download(
  url: string,
  name: string,
  fetch: Fetch,
  onProgress: (progress: LoadProgress) => void,
  action = OR_DROP,
): Promise<Bytes> {
  const response = await fetch(url).catch((error: unknown) => {
    throw networkFailure(url, name, 'the server cannot be reached', action, error);
  });
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    throw networkFailure(url, name, `the server answered ${response.status}`, action);
  }
  const totalBytes = announcedLength(response);
  const parts: Bytes[] = [];
  let bytes = 0;
  const report = (): void => onProgress({ phase: 'fetching', bytes, totalBytes });
  report();
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw networkFailure(url, name, 'the connection broke off', action, error);
    });
    if (done) break;
    parts.push(value);
    bytes += value.length;
    report();
  }
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The server's name, for a sentence. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function networkFailure(
  url: string,
  name: string,
  why: string,
  action: string,
  error?: unknown,
): LabFailure {
  return new LabFailure({
    code: 'NETWORK',
    message: `${name} could not be downloaded from ${hostOf(url)}: ${why}.`,
    action,
    detail: error instanceof Error ? `${url}\n${error.stack ?? error.message}` : url,
  });
}
