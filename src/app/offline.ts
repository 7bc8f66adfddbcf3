import { useSyncExternalStore } from 'react';
import { TAKE_OVER } from '../../workers/protocol/offline.ts';

/** What is used of a service worker; tests give a scripted one. */
export interface BuildWorker {
  readonly state: ServiceWorkerState;
  postMessage(message: unknown): void;
  addEventListener(type: 'statechange', listener: () => void): void;
}

/** What is used of a registration. */
export interface BuildRegistration {
  readonly active: BuildWorker | null;
  readonly waiting: BuildWorker | null;
  readonly installing: BuildWorker | null;
  addEventListener(type: 'updatefound', listener: () => void): void;
}

/** Tells of every newer build that is complete and waits. The first build of all waits for nobody. */
export function followUpdates(
  registration: BuildRegistration,
  ready: (newer: BuildWorker) => void,
): void {
  const consider = (worker: BuildWorker | null) => {
    if (worker?.state === 'installed' && registration.active !== null) ready(worker);
  };
  const follow = (worker: BuildWorker | null) =>
    worker?.addEventListener('statechange', () => consider(worker));
  consider(registration.waiting);
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing));
}

/** Lets the newer build take over, then loads its page. */
export function openNewer(newer: BuildWorker, reload: () => void): void {
  // It took over already, or another tab asked for it: the page is all that is missing.
  if (newer.state === 'activated') return reload();
  newer.addEventListener('statechange', () => {
    if (newer.state === 'activated') reload();
  });
  newer.postMessage(TAKE_OVER);
}

let newer: BuildWorker | null = null;
const listeners = new Set<() => void>();

function show(worker: BuildWorker | null): void {
  newer = worker;
  for (const listener of listeners) listener();
}

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** The newer build that waits for this page to be reloaded or closed; null while there is none. */
export const useNewerBuild = (): BuildWorker | null => useSyncExternalStore(subscribe, () => newer);

/**
 * Keeps the page on this machine, once it has loaded and its own requests are through. Where a browser refuses
 * (an address without TLS, private windows, no room), the page works as before, with a network.
 */
export function keepOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  const keep = () => {
    const script = new URL('service-worker.js', document.baseURI);
    navigator.serviceWorker
      .register(script, { updateViaCache: 'none' })
      .then((registration) => followUpdates(registration, show))
      .catch(() => undefined);
  };
  if (document.readyState === 'complete') keep();
  else addEventListener('load', keep, { once: true });
}
