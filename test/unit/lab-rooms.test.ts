import { afterEach, expect, it, vi } from 'vitest';
import { createRooms } from '../../workers/lab/rooms.ts';
import { attempt } from '../../workers/protocol/errors.ts';
import { testHost } from '../support/backends.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [false, ['elcrec-lab-datasets']],
  [true, []],
])('looks for fetched data sets where they may be kept; to forget: %s', async (forgets, asked) => {
  const open = vi.fn<(name: string) => Promise<never>>(() => Promise.reject(new Error('closed')));
  vi.stubGlobal('caches', { open });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('1 2 3')));
  const rooms = createRooms({ host: testHost(), baseUrl: 'http://localhost/', forgets });
  const opened = await attempt(() =>
    rooms.openDataset({ kind: 'catalog', name: 'Beauty' }, () => undefined),
  );
  // What was fetched is not the published file; where it was looked for before is what counts.
  expect(opened).toMatchObject({ ok: false, error: { code: 'HASH_MISMATCH' } });
  expect(open.mock.calls.map(([name]) => name)).toEqual(asked);
});
