import { describe, expect, it } from 'vitest';
import { runId } from '../../../workers/protocol/ids.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { createProjection } from '../../../workers/projection/service.ts';
import { Layout } from '../../../workers/projection/layout.ts';
import { blobs, request } from '../../support/blobs.ts';

const snapshot = blobs(80);
const asked = (epoch: number, run = 'brisk-otter-1') =>
  request({ ...snapshot, epoch }, { runId: runId(run), perplexity: 10, iterations: 200 });

/** Notes what arrives, in order. */
function listener() {
  const frames: MapFrame[] = [];
  let heard: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (heard = resolve));
  const onFrame = (frame: MapFrame) => {
    frames.push(frame);
    heard();
  };
  return { frames, first, onFrame };
}

describe('the projection service', () => {
  it('streams frames that end in the result, which is the layout alone', async () => {
    const { frames, onFrame } = listener();
    const result = await createProjection().layout(asked(0), onFrame);
    expect(result.ok && result.value).toBe(frames.at(-1));
    // 20 turns of 10 iterations, a frame every 5 turns.
    expect(frames.map((frame) => frame.quality.iterations)).toEqual([50, 100, 150, 200]);
    const layout = new Layout(asked(0));
    layout.step(200);
    expect(frames.at(-1)).toEqual(layout.frame());
  });

  it('makes layouts one after the other, in the order asked', async () => {
    const service = createProjection();
    const { frames, onFrame } = listener();
    await Promise.all([
      service.layout(asked(0), onFrame),
      service.layout(asked(1), onFrame),
      service.layout(asked(2, 'calm-heron-2'), onFrame),
    ]);
    expect(frames.map((frame) => frame.epoch)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('hears a cancel in the middle, gives up the waiting ones of that run, and goes on', async () => {
    const service = createProjection();
    const one = listener();
    const waiting = listener();
    const other = listener();
    const results = [
      service.layout(asked(0), one.onFrame),
      service.layout(asked(1), waiting.onFrame),
      service.layout(asked(2, 'calm-heron-2'), other.onFrame),
    ];
    await one.first;
    expect(await service.cancel(runId('brisk-otter-1'))).toEqual({ ok: true, value: null });
    const again = service.layout(asked(3), one.onFrame);
    expect(await results[0]).toEqual({ ok: true, value: null });
    expect(await results[1]).toEqual({ ok: true, value: null });
    expect(waiting.frames).toEqual([]);
    expect(await results[2]).toMatchObject({ ok: true, value: { epoch: 2 } });
    // Asked for after the cancel: untouched by it.
    expect(await again).toMatchObject({ ok: true, value: { epoch: 3 } });
    expect(one.frames.filter((frame) => frame.epoch === 0)).toHaveLength(1);
  });

  it('answers what cannot be laid out with an error, and the next is served', async () => {
    const service = createProjection();
    const { onFrame } = listener();
    const broken = {
      ...asked(0),
      snapshot: { ...snapshot, vectors: snapshot.vectors.with(0, NaN) },
    };
    const failed = service.layout(broken, onFrame);
    const next = service.layout(asked(1), onFrame);
    expect(await failed).toMatchObject({ ok: false, error: { code: 'DIVERGED' } });
    expect(await next).toMatchObject({ ok: true });
  });

  it('has nothing to cancel in an unknown run', async () => {
    const result = await createProjection().cancel(runId('nobody'));
    expect(result).toEqual({ ok: true, value: null });
  });
});
