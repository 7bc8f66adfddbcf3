import { beforeEach, describe, expect, it } from 'vitest';
import { DrawQueue } from '../../../src/figures/draw-queue.ts';

/** Frames and drawings that happen when the test says so. */
let frames: (() => void)[];
let drawn: number[];
let finish: (() => void) | null;
let fail: ((thrown: Error) => void) | null;
let errors: unknown[];
let queue: DrawQueue<number>;

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
async function frame(): Promise<void> {
  for (const callback of frames.splice(0)) callback();
  await settled();
}

beforeEach(() => {
  frames = [];
  drawn = [];
  errors = [];
  finish = null;
  fail = null;
  queue = new DrawQueue<number>(
    (value) => {
      drawn.push(value);
      return new Promise((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
    },
    (thrown) => errors.push(thrown),
    {
      request: (callback) => frames.push(callback),
      cancel: () => {
        frames = [];
      },
    },
  );
});

describe('DrawQueue', () => {
  it('draws the newest once a frame', async () => {
    queue.setVisible(true);
    queue.set(1);
    queue.set(2);
    expect(frames).toHaveLength(1);
    await frame();
    expect(drawn).toEqual([2]);
  });

  it('waits for a drawing to end before the next, and leaves out what is outdated', async () => {
    queue.setVisible(true);
    queue.set(1);
    await frame();
    queue.set(2);
    queue.set(3);
    await frame();
    expect(drawn).toEqual([1]);
    finish?.();
    await settled();
    await frame();
    expect(drawn).toEqual([1, 3]);
  });

  it('draws nothing out of sight, and the newest once seen again', async () => {
    queue.set(1);
    await frame();
    expect(drawn).toEqual([]);
    queue.setVisible(true);
    queue.setVisible(false); // before the frame came
    await frame();
    expect(drawn).toEqual([]);
    queue.set(2);
    queue.setVisible(true);
    await frame();
    expect(drawn).toEqual([2]);
  });

  it('tells of a failed drawing and goes on', async () => {
    queue.setVisible(true);
    queue.set(1);
    await frame();
    fail?.(new Error('no'));
    await settled();
    expect(errors).toHaveLength(1);
    queue.set(2);
    await frame();
    expect(drawn).toEqual([1, 2]);
  });

  it('is silent once disposed', async () => {
    queue.setVisible(true);
    queue.set(1);
    await frame();
    queue.set(2);
    queue.dispose();
    fail?.(new Error('late'));
    await settled();
    await frame();
    expect(drawn).toEqual([1]);
    expect(errors).toEqual([]);
  });
});
