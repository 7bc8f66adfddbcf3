import { expose, releaseProxy, transfer, type Endpoint, type ProxyMethods } from 'comlink';
import type { LabApi } from '../protocol/lab-api.ts';
import { hasEnded, type RunEvent } from '../protocol/run.ts';

/** A listener of the page: over the wire it is a comlink proxy holding a message port. */
type Listener<T> = ((value: T) => unknown) & Partial<Pick<ProxyMethods, typeof releaseProxy>>;

/** Settles when the page has heard, and never rejects: a listener's fault stays with the listener. */
const tell = <T>(listener: Listener<T>, value: T): Promise<unknown> =>
  Promise.resolve(listener(value)).catch(() => undefined);

const release = <T>(listener: Listener<T>): void => listener[releaseProxy]?.();

/**
 * Buffers to give away with some events: vectors and centres of snapshots, read back for this purpose.
 * The short index arrays are copied, for a training may send the same sample of users every time.
 */
export function buffersOf(events: readonly RunEvent[]): Transferable[] {
  const buffers = new Set<ArrayBuffer>();
  for (const event of events) {
    if (event.type !== 'snapshot') continue;
    for (const array of [event.snapshot.vectors, event.snapshot.centres]) {
      // A view into a larger (or shared) memory must not take that memory along.
      if (array?.buffer instanceof ArrayBuffer && array.byteLength === array.buffer.byteLength) {
        buffers.add(array.buffer);
      }
    }
  }
  return [...buffers];
}

const isLast = (event: RunEvent): boolean => event.type === 'status' && hasEnded(event.status);

/** Serves a lab over comlink: moves large arrays instead of copying, releases listeners when done with. */
export function serveLab(lab: LabApi, endpoint?: Endpoint): void {
  const served: LabApi = {
    ...lab,

    openDataset: async (source, onProgress) => {
      let heard: Promise<unknown> = Promise.resolve();
      const card = await lab.openDataset(source, (progress) => {
        heard = tell(onProgress, progress);
      });
      // Progress has a port of its own; none of it may arrive after the answer.
      await heard;
      release(onProgress);
      return card;
    },

    start: async (request, onEvents) => {
      const accepted = await lab.start(request, (events) => {
        // Not awaited: a page that is slow or gone must not hold up training.
        void tell(onEvents, transfer(events, buffersOf(events)));
        if (events.some(isLast)) release(onEvents);
      });
      if (!accepted.ok) release(onEvents);
      return accepted;
    },

    checkpoint: async (id, which) => {
      const bytes = await lab.checkpoint(id, which);
      return bytes.ok ? transfer(bytes, [bytes.value.buffer as ArrayBuffer]) : bytes;
    },
  };
  expose(served, endpoint);
}
