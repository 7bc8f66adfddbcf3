import { afterEach, expect, it, vi } from 'vitest';
import { browserThreads } from '../../../workers/engine/backends/browser-threads.ts';
import { newBoard, type ThreadOrder } from '../../../workers/engine/wasm-kernels/thread-pool.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const order = { board: newBoard() } as ThreadOrder;

/** A worker that has been made and says nothing yet. */
function silent(cores = 2) {
  vi.stubGlobal('navigator', { hardwareConcurrency: cores });
  const worker = {
    postMessage: vi.fn(),
    terminate: vi.fn(),
    onmessage: (): void => undefined,
    onerror: (): void => undefined,
  };
  return { worker, threads: browserThreads(() => worker as unknown as Worker) };
}

it.each([
  [1, 1],
  [2, 2],
  [4, 3],
  [64, 8],
])('of %i cores the engine takes %i', (cores, count) => {
  expect(silent(cores).threads.count).toBe(count);
});

it('a thread is there once it listens, and ends when told', async () => {
  const { worker, threads } = silent();
  const started = threads.start(order);
  expect(worker.postMessage).toHaveBeenCalledWith(order);
  worker.onmessage();
  const end = await started;
  expect(worker.terminate).not.toHaveBeenCalled();
  end();
  expect(worker.terminate).toHaveBeenCalledOnce();
});

it('a thread that fails to start is given up', async () => {
  const { worker, threads } = silent();
  const started = threads.start(order);
  worker.onerror();
  await expect(started).rejects.toThrow('did not start');
  expect(worker.terminate).toHaveBeenCalled();
});

it('a thread that never listens is not waited for', async () => {
  vi.useFakeTimers();
  const { worker, threads } = silent();
  const started = threads.start(order);
  const outcome = expect(started).rejects.toThrow('did not start');
  await vi.advanceTimersByTimeAsync(10_000);
  await outcome;
  expect(worker.terminate).toHaveBeenCalled();
});
