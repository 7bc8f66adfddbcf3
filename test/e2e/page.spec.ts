import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { serveFolder } from './static-server.ts';
import { watchForTrouble } from './trouble.ts';

/** The notebook is there: its title, its data, and a Run button that waits for the hand. */
async function expectNotebook(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/ELCRec Lab/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('planted-intents').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Run\b/ }).first()).toBeEnabled();
}

test('the page opens on a notebook that can be run, and nothing goes wrong', async ({ page }) => {
  const trouble = watchForTrouble(page);
  await page.goto('/');
  await expectNotebook(page);
  expect(trouble).toEqual([]);
});

test('the page is cross-origin isolated, so that the wasm backend has its threads', async ({
  page,
}) => {
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the page asks nothing of any other host', async ({ page, baseURL }) => {
  const hosts = new Set<string>();
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) hosts.add(origin);
  });
  await page.goto('/');
  await expectNotebook(page);
  expect([...hosts]).toEqual([new URL(baseURL!).origin]);
});

test('the built folder works below any path of a plain web server', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  cpSync('dist', join(folder, 'some/where'), { recursive: true });
  const server = await serveFolder(folder);
  try {
    const trouble = watchForTrouble(page);
    await page.goto(`${server.origin}/some/where/`);
    await expectNotebook(page);
    expect(trouble).toEqual([]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});
