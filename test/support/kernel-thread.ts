import { parentPort, workerData } from 'node:worker_threads';
import { serveOrder, type ThreadOrder } from '../../workers/engine/wasm-kernels/thread-pool.ts';

/** A thread of the kernels in Node, as `workers/kernel-thread.worker.ts` is one in a browser. */
serveOrder(workerData as ThreadOrder, () => parentPort?.postMessage('listening'));
