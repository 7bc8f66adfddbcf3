import { proxy, wrap, type Remote } from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import type { MapFrame } from '../../workers/protocol/map.ts';
import type { ProjectionApi } from '../../workers/protocol/projection-api.ts';
import { Layout } from '../../workers/projection/layout.ts';
import { blobs, request } from '../support/blobs.ts';

const worker = new Worker(new URL('../../workers/projection.worker.ts', import.meta.url), {
  type: 'module',
});
afterAll(() => worker.terminate());
const projection: Remote<ProjectionApi> = wrap<ProjectionApi>(worker);

describe('the projection worker', () => {
  it('lays out over the wire what it lays out beside us, and streams on the way', async () => {
    const asked = request(blobs(80), { perplexity: 10, iterations: 200 });
    const frames: MapFrame[] = [];
    const result = await projection.layout(
      asked,
      proxy((frame: MapFrame) => void frames.push(frame)),
    );
    const layout = new Layout(asked);
    layout.step(200);
    expect(result).toEqual({ ok: true, value: layout.frame() });
    expect(frames.map((frame) => frame.quality.iterations)).toEqual([50, 100, 150, 200]);
  });

  it('is heard while it works', async () => {
    const asked = request(blobs(400), { iterations: 100_000 });
    let heard: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (heard = resolve));
    const result = projection.layout(
      asked,
      proxy(() => heard()),
    );
    await first;
    expect(await projection.cancel(asked.runId)).toEqual({ ok: true, value: null });
    expect(await result).toEqual({ ok: true, value: null });
  });
});
