import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licences } from './scripts/licences.mjs';
import { offline } from './scripts/offline.mjs';
import { selfContainedThreads } from './scripts/self-contained-threads.mjs';
import { fontsAsWoff2 } from './scripts/woff2-only.mjs';

/** Cross-origin isolation gives the wasm backend its threads (SharedArrayBuffer). */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  // Relative addresses: the built folder works from any sub-path of any web server.
  base: './',
  plugins: [react(), fontsAsWoff2(), licences(), offline()],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es', plugins: () => [selfContainedThreads()] },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      // Its report on plugins' time is not about this project.
      checks: { pluginTimings: false },
      input: resolve(import.meta.dirname, 'index.html'),
      // What the first paint waits for is one file: cut up, each part is compressed without the others, 3 % more in all.
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
    },
  },
});
