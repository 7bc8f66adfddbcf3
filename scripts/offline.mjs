// What makes the built page installable and independent of a network: a web manifest, its icons, and a service
// worker that knows every file of the build.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ICONS, draw, png } from './icons.mjs';
import { root } from './packages.mjs';

export const SERVICE_WORKER = 'service-worker.js';
const MANIFEST = 'manifest.webmanifest';

const manifest = {
  name: 'ELCRec Lab',
  short_name: 'ELCRec Lab',
  description:
    'A research notebook that trains ELCRec, learnable clustering for intents in recommendation, in your browser.',
  lang: 'en',
  start_url: './',
  scope: './',
  display: 'standalone',
  // --paper of the light theme (src/styles/tokens.css).
  background_color: '#fcfbf9',
  theme_color: '#fcfbf9',
  icons: [
    { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
    ...ICONS.filter(({ file }) => !file.includes('apple')).map(({ file, size, maskable }) => ({
      src: file,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose: maskable ? 'maskable' : 'any',
    })),
  ],
};

/**
 * Whether a built file is kept. Not the alphabets that the page does not write in (a browser fetches them where a
 * person's own text needs them), nor .woff, which no browser that runs the lab asks for.
 * @param {string} file
 */
export function isKept(file) {
  if (file === SERVICE_WORKER || /(^|\/)\./.test(file)) return false;
  if (/\.(woff|map)$/.test(file)) return false;
  return !/-(cyrillic|vietnamese|[a-z]+-ext)-[^/]*\.woff2$/.test(file);
}

/**
 * The files of a built folder that are kept, and a version that changes with any of them.
 * @param {string} folder
 */
export function buildOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((file) => file.replaceAll('\\', '/'))
    .filter(isKept)
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return { version: hash.digest('hex').slice(0, 16), files };
}

/**
 * One script without imports: not every browser takes a module as a service worker.
 * @param {string} folder
 */
async function writeWorker(folder) {
  const bundle = await rolldown({
    input: join(root, 'workers/offline.worker.ts'),
    transform: { define: { BUILD: JSON.stringify(buildOf(folder)) } },
  });
  await bundle.write({ file: join(folder, SERVICE_WORKER), format: 'iife', minify: true });
  await bundle.close();
}

/** A page of an earlier `npm start` may have left its service worker on this port: it goes, and the page reloads. */
const FAREWELL = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', async () => {
  await self.registration.unregister();
  for (const page of await self.clients.matchAll({ type: 'window' })) void page.navigate(page.url);
});
`;

/** @returns {import('vite').Plugin[]} */
export function offline() {
  return [
    {
      name: 'offline',
      apply: 'build',
      transformIndexHtml: () => [
        { tag: 'link', attrs: { rel: 'manifest', href: `./${MANIFEST}` } },
        { tag: 'link', attrs: { rel: 'apple-touch-icon', href: './icons/apple-180.png' } },
      ],
      generateBundle() {
        const text = JSON.stringify(manifest, null, 2);
        this.emitFile({ type: 'asset', fileName: MANIFEST, source: text });
        for (const { file, size, maskable } of ICONS) {
          this.emitFile({ type: 'asset', fileName: file, source: png(size, draw(size, maskable)) });
        }
      },
      // The folder is complete by now, what was copied from public/ included.
      writeBundle: async ({ dir }) => writeWorker(dir ?? join(root, 'dist')),
    },
    {
      name: 'no service worker while developing',
      apply: 'serve',
      configureServer(server) {
        server.middlewares.use((request, response, next) => {
          if (request.url?.split('?')[0] !== `/${SERVICE_WORKER}`) return next();
          response.setHeader('content-type', 'text/javascript').end(FAREWELL);
        });
      },
    },
  ];
}
