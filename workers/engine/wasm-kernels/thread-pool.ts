import { KERNEL_NAMES, kernelsOf, type KernelName, type WasmKernels } from './kernels.ts';

/** Threads that run one kernel side by side in the same memory. */
export interface ThreadPool {
  /** With the engine's own. */
  readonly threads: number;
  /** Rows that are worth a share, where an op would cut at `least`. */
  readonly leastOf: (least: number) => number;
  /** Runs a kernel once with each of these arguments, in any order; returns when all are done. */
  run(kernel: KernelName, calls: readonly (readonly number[])[]): void;
  dispose(): void;
}

/** No helpers: the work is not cut. */
export const poolOfOne = (kernels: WasmKernels): ThreadPool => ({
  threads: 1,
  leastOf: (least) => least,
  run(kernel, calls) {
    for (const call of calls) kernels[kernel](...call);
  },
  dispose: () => undefined,
});

/** What a helper is handed as its first message. */
export interface ThreadOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: SharedArrayBuffer;
}

/** Starts a thread that serves a board. @returns what ends it, once it listens. Throws where none starts. */
export type StartHelper = (order: ThreadOrder) => Promise<() => void>;

/** The threads a place offers. */
export interface Threads {
  /** With the engine's own. */
  readonly count: number;
  readonly start: StartHelper;
}

/**
 * The board on which the engine's thread posts a kernel's calls and from which every thread takes the next,
 * its own too: a thread that the machine gives little time takes few. As int32:
 * - JOBS: how many were posted; helpers sleep on it;
 * - NEXT: job (16 bits), number of its calls (8), calls taken (8), in one word, so that nobody takes a call
 *   of a job that is over;
 * - DONE: calls that have ended; FAILED: whether one of them has thrown.
 * Then the calls as float64, in which pointers and float32 are exact: kernel (its place in
 * KERNEL_NAMES), number of arguments, arguments.
 */
const [JOBS, NEXT, DONE, FAILED] = [0, 1, 2, 3];
const HEADER_BYTES = 16;
const CALL = 32;
const MOST_CALLS = 64;

export const newBoard = () => new SharedArrayBuffer(HEADER_BYTES + 8 * CALL * MOST_CALLS);

/** A kernel of the largest shape takes a second; a helper that needs so long is gone. */
const GONE_AFTER_MS = 60_000;

/** Looks at what is done before the engine's thread sleeps: about as long as waking takes. */
const LOOKS = 2000;

/** The engine's thread and so many helpers that serve `board` (`serveOrder`). */
export function createPool(
  kernels: WasmKernels,
  board: SharedArrayBuffer,
  helpers: readonly (() => void)[],
): ThreadPool {
  const reader = readerOf(kernels, board);
  const { state, callAt } = reader;
  let job = 0;

  function post(kernel: KernelName, calls: readonly (readonly number[])[]): void {
    calls.forEach((call, i) => callAt(i).set([KERNEL_NAMES.indexOf(kernel), call.length, ...call]));
    Atomics.store(state, DONE, 0);
    job = (job + 1) & 0xffff;
    Atomics.store(state, NEXT, (job << 16) | (calls.length << 8));
    Atomics.add(state, JOBS, 1);
    Atomics.notify(state, JOBS, calls.length - 1);
  }

  /** Nobody may still work on memory that is about to be freed. */
  function settle(count: number): void {
    const isDone = () => Atomics.load(state, DONE) === count;
    for (let look = 0; look < LOOKS && !isDone(); look += 1);
    for (let done = Atomics.load(state, DONE); done < count; done = Atomics.load(state, DONE)) {
      if (Atomics.wait(state, DONE, done, GONE_AFTER_MS) === 'timed-out') break;
    }
    if (!isDone() || Atomics.exchange(state, FAILED, 0) !== 0)
      throw new Error('a thread of the WebAssembly kernels has failed');
  }

  return {
    threads: 1 + helpers.length,
    leastOf: (least) => least,
    run(kernel, calls) {
      if (calls.length === 1) return kernels[kernel](...calls[0]);
      post(kernel, calls);
      takeCalls(reader);
      settle(calls.length);
    },
    dispose: () => helpers.forEach((end) => end()),
  };
}

/** Runs on a helper: takes up its order, says that it listens, and never returns. */
export function serveOrder({ module, memory, board }: ThreadOrder, ready: () => void): never {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const reader = readerOf(kernelsOf(exports), board);
  const { state } = reader;
  let seen = Atomics.load(state, JOBS);
  ready();
  for (;;) {
    Atomics.wait(state, JOBS, seen);
    seen = Atomics.load(state, JOBS);
    takeCalls(reader);
  }
}

/** Makes calls of the job on the board until none is left to take. */
function takeCalls({ kernels, state, callAt }: ReturnType<typeof readerOf>): void {
  for (;;) {
    const next = Atomics.load(state, NEXT);
    const [count, taken] = [(next >> 8) & 0xff, next & 0xff];
    if (taken >= count) return;
    if (Atomics.compareExchange(state, NEXT, next, next + 1) !== next) continue;
    try {
      const [kernel, size, ...values] = callAt(taken);
      kernels[KERNEL_NAMES[kernel]](...values.slice(0, size));
    } catch {
      Atomics.store(state, FAILED, 1);
    }
    if (Atomics.add(state, DONE, 1) + 1 === count) Atomics.notify(state, DONE);
  }
}

const readerOf = (kernels: WasmKernels, board: SharedArrayBuffer) => ({
  kernels,
  state: new Int32Array(board, 0, HEADER_BYTES / 4),
  callAt: (i: number) => new Float64Array(board, HEADER_BYTES + 8 * CALL * i, CALL),
});
