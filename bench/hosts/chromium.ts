import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.mjs';
import { selfContainedThreads } from '../../scripts/self-contained-threads.mjs';
import { LabFailure } from '../../workers/protocol/errors.ts';
import type { Measured, Options } from '../measure/asked.ts';
import type { BenchWindow } from '../page/page.ts';
import { shapeFile } from './file.ts';

/** Cross-origin isolation gives the wasm backend its threads, as the product's page does. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Runs one measurement in a worker of a page in Chromium: built as the product is, served, opened, asked. */
export async function measureInChromium(options: Options): Promise<Measured> {
  const { build, preview, chromium } = await tools();
  const root = resolve('bench/page');
  const outDir = resolve('node_modules/.cache/bench-page');
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    base: './',
    worker: { format: 'es', plugins: () => [selfContainedThreads()] },
    build: { outDir, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 4000 },
  });
  const file = shapeFile(options.shape);
  if (file !== null) copyFileSync(file, join(outDir, 'interactions.txt'));
  const server = await preview({
    configFile: false,
    logLevel: 'warn',
    root,
    build: { outDir },
    preview: { headers, host: 'localhost', port: 4300 },
  });
  const browser = await chromium.launch({
    executablePath: chromiumPath() ?? 'chromium',
    args: [...chromiumArguments],
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    const asked = { options, fileUrl: file && 'interactions.txt' };
    const found = await page.evaluate(
      (work) => (window as unknown as BenchWindow).bench(work),
      asked,
    );
    return { ...found, runtime: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Asked for as they are needed: the bundle for other machines goes without them. */
async function tools() {
  try {
    const [{ build, preview }, { chromium }] = await Promise.all([
      import('vite'),
      import('playwright'),
    ]);
    return { build, preview, chromium };
  } catch (thrown) {
    throw new LabFailure({
      code: 'NO_BACKEND',
      message: 'Vite and Playwright, which build and open the page, are not installed here.',
      action: 'Run it in the project, or leave out --in chromium.',
      detail: String(thrown),
    });
  }
}
