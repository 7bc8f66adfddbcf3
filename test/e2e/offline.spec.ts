import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { buildOf } from '../../scripts/offline.mjs';
import { keepOffStage, Notebook } from './notebook.ts';
import { readSavedPage } from './saved-page.ts';
import { serveFolder, type StaticServer } from './static-server.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 180_000 });

/** The built page below a path of a web server that sends no headers of isolation. */
let folder = '';
let built = '';
let server: StaticServer;
let address = '';

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-'));
  built = join(folder, 'some/where');
  cpSync('dist', built, { recursive: true });
  server = await serveFolder(folder);
  address = `${server.origin}/some/where/`;
});
test.afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);
const isKept = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
const cacheNames = (page: Page) => page.evaluate(() => caches.keys());

async function visit(page: Page): Promise<Notebook> {
  const notebook = new Notebook(page);
  await keepOffStage(page);
  await page.goto(address);
  await expect(notebook.run).toBeEnabled({ timeout: 30_000 });
  await expect.poll(() => isKept(page), { timeout: 60_000 }).toBe('activated');
  return notebook;
}

// On wasm: that backend fetches files of its own when it starts.
test('after one visit the page loads, trains to the end and saves without a network', async ({
  page,
  context,
  browser,
}, info) => {
  const notebook = await visit(page);
  expect(await isIsolated(page)).toBe(false);
  await server.close();
  await context.setOffline(true);

  // What the first visit was still loading ends with it, and is no trouble of the second's.
  await page.goto('about:blank');
  const trouble = watchForTrouble(page);
  await page.goto(address);
  await expect(notebook.run).toBeEnabled({ timeout: 30_000 });
  expect(await isIsolated(page)).toBe(true);
  await notebook.backend('Wasm');
  await notebook.set('Epochs', 1);
  await notebook.run.click();
  await notebook.ended('Done', 120_000);
  await expect(page.locator('.js-plotly-plot').first()).toBeVisible({ timeout: 30_000 });
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByText(/among the top five for \d+ of 100 users/)).toBeVisible();

  // The writers and the figures' library are fetched when they are first asked for: now.
  const ipynb = await notebook.saves(() => notebook.more('Save as Jupyter notebook (.ipynb)'));
  const file = JSON.parse(ipynb.bytes.toString()) as { cells: unknown[]; nbformat: number };
  expect(file.nbformat).toBe(4);
  expect(file.cells).toHaveLength((await notebook.order()).length);
  const html = await notebook.saves(() => notebook.more('Save as Web page (.html)'));
  const rows = await readSavedPage(browser, html, info.outputPath(html.name));
  for (const row of (await notebook.results()).slice(1)) expect(rows).toContain(row);
  // And what reads it again.
  await notebook.drop(ipynb.name, ipynb.bytes);
  await expect(notebook.runs).toHaveCount(1);
  expect(trouble).toEqual([]);
});

test('a newer build waits, is offered, and takes over when asked; data sets that were fetched stay', async ({
  page,
}) => {
  await visit(page);
  await page.evaluate(() => caches.open('elcrec-lab-datasets'));
  const old = buildOf(built).version;
  const rewrite = (file: string, change: (text: string) => string) =>
    writeFileSync(join(built, file), change(readFileSync(join(built, file), 'utf8')));
  rewrite('index.html', (text) =>
    text.replace('<html lang="en"', '<html data-build="newer" lang="en"'),
  );
  const { version } = buildOf(built);
  rewrite('service-worker.js', (text) => text.replace(old, version));
  // Looked for, not asked of the page: it is on its way to the newer one meanwhile.
  const newer = page.locator('html[data-build=newer]');

  // The page that is kept opens first, whole, and says that there is a newer one.
  await page.reload();
  const reload = page.getByRole('status').getByRole('button', { name: 'Reload' });
  await expect(reload).toBeVisible({ timeout: 60_000 });
  await expect(newer).toHaveCount(0);
  await reload.click();
  await expect(newer).toHaveCount(1, { timeout: 30_000 });
  await expect(reload).toBeHidden();
  expect((await cacheNames(page)).sort()).toEqual(
    ['elcrec-lab-datasets', ...[old, version].map((v) => `elcrec-lab-page ${address} ${v}`)].sort(),
  );
});

test('under the headers of isolation the page still fetches from another origin', async ({
  page,
}) => {
  const notebook = await visit(page);
  await page.reload();
  await expect(notebook.run).toBeEnabled({ timeout: 30_000 });
  expect(await isIsolated(page)).toBe(true);
  // As GitHub's raw files answer: CORS for everyone, nothing on embedding.
  const elsewhere = 'https://raw.githubusercontent.com/yueliu1999/ELCRec/main/data/x.txt';
  await page
    .context()
    .route(elsewhere, (route) =>
      route.fulfill({ body: '1 2 3', headers: { 'access-control-allow-origin': '*' } }),
    );
  const text = await page.evaluate(async (url) => (await fetch(url)).text(), elsewhere);
  expect(text).toBe('1 2 3');
});

test('isolated, the page computes on every core what it computed on one, to the last figure', async ({
  page,
}) => {
  /** Kernels large enough to be shared; the losses as the table beside the figure has them. */
  async function losses(notebook: Notebook, threads: string): Promise<readonly unknown[]> {
    await notebook.backend('Wasm');
    await expect(page.getByRole('button', { name: /^Engine: Wasm/ })).toContainText(threads);
    await notebook.moreSettings();
    await notebook.set('Hidden size', 64);
    await notebook.set('Window', 50);
    await notebook.set('Epochs', 1);
    await notebook.starts();
    await notebook.ended('Done', 120_000);
    // A run's name is its own.
    const rows = (await notebook.results()).map((row) => row.replace(/^\S+-\d+ /, ''));
    return [...(await notebook.losses()), ...rows];
  }
  const notebook = await visit(page);
  expect(await isIsolated(page)).toBe(false);
  const alone = await losses(notebook, 'one thread');
  expect(alone.length).toBeGreaterThan(3);

  await page.goto(`${address}?storage=none`);
  await expect(notebook.run).toBeEnabled({ timeout: 30_000 });
  expect(await isIsolated(page)).toBe(true);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(await losses(notebook, cores > 1 ? 'threads' : 'one thread')).toEqual(alone);
});

test('the page can be installed: its manifest names it, and every icon is there in its size', async ({
  page,
}) => {
  await page.goto(address);
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await page.request.get(new URL(href!, address).href);
  const manifest = (await response.json()) as {
    readonly name: string;
    readonly start_url: string;
    readonly display: string;
    readonly icons: readonly { src: string; sizes: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({
    name: 'ELCRec Lab',
    short_name: 'ELCRec Lab',
    start_url: './',
    display: 'standalone',
  });
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, new URL(src, address).href);
    if (sizes !== 'any') expect(size).toBe(sizes);
  }
  const client = await page.context().newCDPSession(page);
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
  // The tests run in a window that keeps no profile, where Chromium installs nothing.
  expect(
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
  ).toEqual([]);
});
