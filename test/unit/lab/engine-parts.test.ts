import { afterEach, expect, it, vi } from 'vitest';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { createEngineParts, writeCheckpoint } from '../../../workers/lab/engine-parts.ts';
import { attempt } from '../../../workers/protocol/errors.ts';
import { testHost } from '../../support/backends.ts';
import { request } from '../../support/lab-doubles.ts';
import { metrics, result } from '../../support/runs-fixture.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [false, ['elcrec-lab-datasets']],
  [true, []],
])('looks for fetched data sets where they may be kept; to forget: %s', async (forgets, asked) => {
  const open = vi.fn<(name: string) => Promise<never>>(() => Promise.reject(new Error('closed')));
  vi.stubGlobal('caches', { open });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('1 2 3')));
  const parts = createEngineParts({ host: testHost(), baseUrl: 'http://localhost/', forgets });
  const opened = await attempt(() =>
    parts.openDataset({ kind: 'catalog', name: 'Beauty' }, () => undefined),
  );
  // What was fetched is not the published file; where it was looked for before is what counts.
  expect(opened).toMatchObject({ ok: false, error: { code: 'HASH_MISMATCH' } });
  expect(open.mock.calls.map(([name]) => name)).toEqual(asked);
});

it('writes into a checkpoint what its test is without winning ties, where that shows', async () => {
  const metricsIn = async (middle: number) => {
    const file = await writeCheckpoint(
      new Map([['w', { shape: [1], values: Float32Array.of(1) }]]),
      {
        ...{ request: request(), datasetHash: 'abc', which: 'best', step: 3, record: null },
        result: { ...result(0.4, 0.1), ties: { share: 0.5, middle: metrics(middle) } },
      },
    );
    return readCheckpoint(file).metadata?.metrics;
  };
  const [shown, not] = [await metricsIn(0.1), await metricsIn(0.4)];
  expect(shown).toMatchObject({ 'test hr@5': 0.4, 'test in the middle of ties hr@5': 0.1 });
  expect(Object.keys(not ?? {}).filter((key) => key.includes('ties'))).toEqual([]);
  expect(not).toMatchObject({ 'test hr@5': 0.4 });
});
