import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { browserCache, type DatasetCache } from '../../../workers/data/cache.ts';
import { datasetCard } from '../../../workers/data/card.ts';
import { CATALOG } from '../../../workers/data/catalog.ts';
import type { Bytes } from '../../../workers/data/text/bytes.ts';
import type { OpenedDataset } from '../../../workers/data/read.ts';
import { openDataset, type OpenOptions } from '../../../workers/data/open.ts';
import { plantedDataset } from '../../../workers/data/planted/generate.ts';
import { sha256 } from '../../../workers/data/sha256.ts';
import type { LoadProgress } from '../../../workers/protocol/dataset.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { encode, failureOf, gzip } from '../../support/data-helpers.ts';

const publicFolder = join(import.meta.dirname, '../../../public');
const TEXT = '1 1 2 3 4 5\n2 1 2 3 4 6\n3 1 2 3 7 8\n4 1 2 3 4 5\n';
/** The catalogue with a small stand-in for the published Beauty file. */
const catalog = CATALOG.map((known) =>
  known.name === 'Beauty' ? { ...known, sha256: sha256(encode(TEXT)) } : known,
);

let server: Server;
let base = '';
let requests: string[] = [];
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/good.txt': (response) => response.setHeader('content-length', TEXT.length).end(TEXT),
  '/page.txt': (response) => response.end('<!DOCTYPE html>'),
  '/cut.txt': (response) => {
    response.setHeader('content-length', TEXT.length).write(TEXT.slice(0, 10));
    response.socket?.end();
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const answer = answers[path];
    if (answer !== undefined) answer(response);
    else if (path.startsWith('/datasets/')) response.end(readFileSync(join(publicFolder, path)));
    else response.writeHead(404).end('not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
afterEach(() => {
  requests = [];
  vi.unstubAllGlobals();
});

const open = (path: string, options: Partial<OpenOptions> = {}): Promise<OpenedDataset> =>
  openDataset(
    { kind: 'catalog', name: 'Beauty', url: path.startsWith('/') ? `${base}${path}` : path },
    { baseUrl: `${base}/`, onProgress: () => undefined, cache: null, catalog, ...options },
  );

describe('a data set of the catalogue', () => {
  it('is downloaded with progress, verified and read', async () => {
    const heard: LoadProgress[] = [];
    const { dataset } = await open('/good.txt', { onProgress: (p) => heard.push(p) });
    expect(dataset).toMatchObject({ name: 'Beauty', users: 4, items: 8 });
    expect([...new Set(heard.map(({ phase }) => phase))]).toEqual([
      'fetching',
      'checking',
      'reading',
      'preparing',
    ]);
    const fetched = heard.filter(({ phase }) => phase === 'fetching');
    expect(fetched[0]).toEqual({ phase: 'fetching', bytes: 0, totalBytes: TEXT.length });
    expect(fetched.at(-1)).toMatchObject({ bytes: TEXT.length, totalBytes: TEXT.length });
  });

  it('is refused with HASH_MISMATCH when it is another file, and not cached', async () => {
    const write = vi.fn();
    const cache = { read: () => Promise.resolve(null), write };
    const error = await failureOf(open('/page.txt', { cache }));
    expect(error.code).toBe('HASH_MISMATCH');
    expect(error.detail).toContain(sha256(encode('<!DOCTYPE html>')));
    expect(write).not.toHaveBeenCalled();
  });

  it.each([
    ['/missing.txt', 'answered 404'],
    ['/cut.txt', 'broke off'],
    ['http://127.0.0.1:1/Beauty.txt', 'cannot be reached'],
    ['nonsense', 'cannot be reached'],
  ])('fails with NETWORK at %s: %s', async (path, why) => {
    const error = await failureOf(open(path));
    expect(error.code).toBe('NETWORK');
    expect(error.message).toContain('Beauty');
    expect(error.message).toContain(why);
    expect(error.action).toContain('drop the file on the page instead');
  });

  it('comes from the cache the second time, unless what is cached is damaged', async () => {
    const kept = new Map<string, Bytes>();
    const cache: DatasetCache = {
      read: (url) => Promise.resolve(kept.get(url) ?? null),
      write: (url, bytes) => Promise.resolve(void kept.set(url, bytes)),
    };
    const first = await open('/good.txt', { cache });
    const second = await open('/good.txt', { cache });
    expect(requests).toEqual(['/good.txt']);
    expect(second.dataset).toEqual(first.dataset);

    kept.set(`${base}/good.txt`, encode(TEXT.slice(1)));
    const third = await open('/good.txt', { cache });
    expect(requests.length).toBe(2);
    expect(third.dataset).toEqual(first.dataset);
    expect(kept.get(`${base}/good.txt`)).toEqual(encode(TEXT));
  });

  it('has the published addresses', () => {
    expect(CATALOG.map(({ url }) => url)[1]).toBe(
      'https://raw.githubusercontent.com/yueliu1999/ELCRec/main/data/Sports_and_Outdoors.txt',
    );
  });
});

describe('the browser cache', () => {
  it('is absent where the platform has none', () => {
    vi.stubGlobal('caches', undefined);
    expect(browserCache()).toBeNull();
  });

  it('keeps bytes by address in the Cache API', async () => {
    const stored = new Map<string, Response>();
    const box = {
      match: (url: string) => Promise.resolve(stored.get(url)?.clone()),
      put: (url: string, response: Response) => Promise.resolve(void stored.set(url, response)),
    };
    vi.stubGlobal('caches', { open: () => Promise.resolve(box) });
    const cache = browserCache();
    expect(await cache?.read('http://a/')).toBeNull();
    await cache?.write('http://a/', encode(TEXT));
    expect(await cache?.read('http://a/')).toEqual(encode(TEXT));
  });

  it('behaves as empty when storage is refused', async () => {
    vi.stubGlobal('caches', { open: () => Promise.reject(new Error('refused')) });
    const cache = browserCache();
    await cache?.write('http://a/', encode(TEXT));
    expect(await cache?.read('http://a/')).toBeNull();
    expect((await open('/good.txt', cache === null ? {} : { cache })).dataset.users).toBe(4);
  });
});

describe('other sources', () => {
  const options = (): OpenOptions => ({
    baseUrl: `${base}/`,
    onProgress: () => undefined,
  });

  it('opens the bundled data with its names and truth, equal to the generator’s', async () => {
    const opened = await openDataset({ kind: 'bundled', name: 'planted-intents' }, options());
    const generated = await plantedDataset('planted-intents', PLANTED_DEFAULTS);
    expect(opened.dataset).toEqual(generated);
    expect(datasetCard(opened.dataset, opened.facts)).toMatchObject({
      name: 'planted-intents',
      format: 'planted',
      users: 1500,
    });
  });

  it('finds the bundled data below any sub-path', async () => {
    const failing = openDataset(
      { kind: 'bundled', name: 'planted-intents' },
      { ...options(), baseUrl: `${base}/lab/index.html` },
    );
    const error = await failureOf(failing);
    expect(error.code).toBe('NETWORK');
    // No file of one's own stands in for the bundled ones.
    expect(error.action).not.toContain('drop');
    expect(requests).toContain('/lab/datasets/planted-intents/interactions.txt');
  });

  it('plants data on request', async () => {
    const { dataset, facts } = await openDataset(
      { kind: 'planted', options: { ...PLANTED_DEFAULTS, users: 60, seed: 5 } },
      options(),
    );
    expect(dataset.users).toBe(60);
    expect(dataset.planted?.intentNames.length).toBe(8);
    expect(facts.format).toBe('planted');
  });

  it('opens a file, plain or packed, with or without its short users', async () => {
    for (const bytes of [encode(`${TEXT}5 1 2\n`), gzip(`${TEXT}5 1 2\n`)]) {
      const file = new Blob([bytes]);
      const source = { kind: 'file', file, name: 'mine.txt', dropShort: true } as const;
      const { dataset, facts } = await openDataset(source, options());
      expect(dataset).toMatchObject({ name: 'mine.txt', users: 4 });
      expect(facts.droppedUsers).toBe(1);
      const refused = openDataset({ ...source, dropShort: false }, options());
      expect(await failureOf(refused)).toMatchObject({ code: 'SHORT_USERS', count: 1, line: 5 });
    }
  });
});
