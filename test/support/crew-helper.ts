import { parentPort, workerData } from 'node:worker_threads';
import { serveOrder, type CrewOrder } from '../../workers/engine/wasm-kernels/crew.ts';

/** A thread of the kernels in Node, as `workers/crew.worker.ts` is one in a browser. */
serveOrder(workerData as CrewOrder, () => parentPort?.postMessage('listening'));
