import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 240_000 });

/** 64 users of six items each: small, and a data set of its own. */
const FILE = Array.from({ length: 64 }, (_, user) =>
  [user + 1, ...Array.from({ length: 6 }, (_, i) => ((user * 3 + i * 5) % 32) + 1)].join(' '),
).join('\n');

async function opened(page: Page, address = '/'): Promise<Notebook> {
  const notebook = new Notebook(page);
  await notebook.open(address);
  return notebook;
}

async function trained(notebook: Notebook): Promise<void> {
  await notebook.set('Epochs', 1);
  await notebook.run.click();
  await notebook.ended('Done', 120_000);
}

const databases = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

test('a dropped file and what was learned from it are there after a reload', async ({ page }) => {
  const trouble = watchForTrouble(page);
  const notebook = await opened(page);
  await notebook.drop('mine.txt', new TextEncoder().encode(FILE));
  const data = page.locator('main > #data');
  await expect(data).toContainText('mine');
  await expect(data.locator('.facts')).toContainText('64');
  // Settings that these 64 users can be trained with are there already, and say so.
  await expect(page.getByRole('button', { name: 'Preset: Fitted to this data' })).toBeVisible();
  await expect(notebook.setting('Intents')).toHaveValue('2');
  await trained(notebook);
  // The parameters are fetched from the engine once the run has ended, and written then.
  const saved = page.getByRole('button', { name: 'Saved runs' });
  await saved.click();
  await expect(page.getByText(/^learned parameters\s*1, /)).toBeVisible();
  await expect(page.getByText(/^data files\s*1, /)).toBeVisible();
  await page.reload();
  await notebook.answers();
  await expect(data.locator('.facts')).toContainText('64');
  await expect(page.getByText('Drop it anywhere on the page')).toBeHidden();

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download checkpoint' }).click();
  const bytes = await readFile(await (await coming).path());
  // A .safetensors file begins with the length of its JSON header.
  const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString();
  expect(JSON.parse(header)).toHaveProperty('__metadata__');

  await saved.click();
  await expect(page.getByText(/^learned parameters\s*1, /)).toBeVisible();
  await expect(page.getByText(/^data files\s*1, /)).toBeVisible();
  expect(trouble).toEqual([]);
});

test('an address with storage=none keeps nothing', async ({ page }) => {
  const notebook = await opened(page, '/?storage=none');
  await expect(page.getByRole('button', { name: 'Saved runs' })).toHaveText(/^not saved/);
  await trained(notebook);
  expect(await databases(page)).toEqual([]);
  await page.reload();
  await notebook.answers();
  await expect(notebook.run).toHaveText('Run');
  expect(await databases(page)).toEqual([]);
});

test('a full disk stops no run, and what was missed is written once there is room', async ({
  page,
  baseURL,
}) => {
  const notebook = await opened(page);
  const chip = page.getByRole('button', { name: 'Saved runs' });
  await expect(chip).toHaveText(/^saved/);
  const browser = await page.context().newCDPSession(page);
  const origin = new URL(baseURL ?? '').origin;
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await trained(notebook);
  await expect(chip).toHaveText('not saved');
  await expect(page.getByText(/storage is full: runs go on/)).toHaveCount(1);
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  await expect(chip).toHaveText(/^saved/, { timeout: 30_000 });
  await page.reload();
  await notebook.answers();
  await expect(notebook.run).toHaveText('Run again');
});
