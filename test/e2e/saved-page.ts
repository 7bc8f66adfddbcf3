import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, type Browser } from '@playwright/test';
import type { SavedFile } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

/** Opens a saved page from the disk, at `path`, without a network; its tables' rows, once every figure is drawn. */
export async function readSavedPage(
  browser: Browser,
  file: SavedFile,
  path: string,
): Promise<readonly string[]> {
  writeFileSync(path, file.bytes);
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) asked.push(request.url());
  });
  const trouble = watchForTrouble(page);
  await page.goto(pathToFileURL(path).href);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('First steps');
  const figures = page.locator('[data-figure]');
  const count = await figures.count();
  // Losses and ranking, the map, and what the runs have in common.
  expect(count).toBeGreaterThanOrEqual(3);
  for (let i = 0; i < count; i++) {
    await expect(figures.nth(i)).not.toContainText('could not be drawn');
    await expect(figures.nth(i).locator('svg.main-svg').first()).toBeVisible();
  }
  await expect(page.locator('.scatterlayer .trace').first()).toBeVisible();
  await expect(page.locator('math').first()).toBeVisible();
  const rows = await page
    .locator('tr')
    .evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => cell.textContent.trim()).join(' | ')),
    );
  expect(asked).toEqual([]);
  expect(trouble).toEqual([]);
  await context.close();
  return rows;
}
