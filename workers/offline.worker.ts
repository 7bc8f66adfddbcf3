import { cacheName, fileOf, isNamedByContent, isolated, outdated } from './offline/precache.ts';
import type { Build } from './offline/precache.ts';
import { TAKE_OVER } from './protocol/offline.ts';

/** Written by the build (scripts/offline.mjs), so that this script changes when any file does. */
declare const BUILD: Build;

// The service worker: keeps the files of one build and serves them, with a network or without. A newer build
// waits until the pages of this one are closed, or until a person asks for it.
const worker = self as unknown as ServiceWorkerGlobalScope;
const scope = worker.registration.scope;
const { version, files }: Build = BUILD;
const name = cacheName(scope, version);

worker.addEventListener('install', (event) => event.waitUntil(keepAll()));
worker.addEventListener('activate', (event) => event.waitUntil(forgetOld()));
worker.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(worker.skipWaiting());
});
worker.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const file = method === 'GET' ? fileOf(url, scope, files) : null;
  if (file !== null) event.respondWith(serve(file, event.request));
});

const addressOf = (file: string) => new URL(file, scope).href;

/** All files or none: one that cannot be had leaves the build before in charge, and the next visit tries again. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(name);
  await Promise.all(files.map(async (file) => cache.put(addressOf(file), await obtain(file))));
}

async function obtain(file: string): Promise<Response> {
  const address = addressOf(file);
  const named = isNamedByContent(file);
  const kept = named ? await caches.match(address) : undefined;
  if (kept !== undefined) return kept;
  // A name without a hash may stand for older content in the HTTP cache: that is asked about.
  const response = await fetch(address, { cache: named ? 'default' : 'no-cache' });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return isolated(response);
}

async function forgetOld(): Promise<void> {
  const old = outdated(await caches.keys(), scope, version);
  await Promise.all(old.map((each) => caches.delete(each)));
}

/** This build's copy; else the build before's, for its pages; else the server's. */
async function serve(file: string, request: Request): Promise<Response> {
  const address = addressOf(file);
  const kept = await (await caches.open(name)).match(address);
  if (kept !== undefined) return kept;
  const earlier = isNamedByContent(file) ? await caches.match(address) : undefined;
  if (earlier !== undefined) return earlier;
  const response = await fetch(request);
  return response.ok ? isolated(response) : response;
}
