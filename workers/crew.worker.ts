import { serveOrder, type CrewOrder } from './engine/wasm-kernels/crew.ts';

/** A thread of the WebAssembly kernels: from its first message on it does nothing but serve its slot. */
self.onmessage = ({ data }: MessageEvent<CrewOrder>) =>
  serveOrder(data, () => self.postMessage('listening'));
