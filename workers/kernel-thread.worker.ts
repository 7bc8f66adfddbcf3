import { serveOrder, type ThreadOrder } from './engine/wasm-kernels/thread-pool.ts';

/** A thread of the WebAssembly kernels: from its first message on it does nothing but serve its slot. */
self.onmessage = ({ data }: MessageEvent<ThreadOrder>) =>
  serveOrder(data, () => self.postMessage('listening'));
