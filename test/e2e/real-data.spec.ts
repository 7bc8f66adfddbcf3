import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { Notebook } from './notebook.ts';

const file = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');

/** The figure's own word for the weighted sum. */
const TOTAL = 'total';

test.describe.configure({ timeout: 400_000 });
test.skip(!existsSync(file), `No ${file}: set ELCREC_DATA to the folder of Beauty.txt.`);

/** Beauty on a small model: the data is real, the waiting short. */
async function openBeauty(page: Page, backend: string): Promise<Notebook> {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.backend(backend);
  await notebook.drop('Beauty.txt', readFileSync(file));
  await expect(page.getByText('22,363', { exact: true })).toBeVisible({ timeout: 60_000 });
  await notebook.moreSettings();
  await notebook.set('Hidden size', 16);
  await notebook.set('Window', 10);
  await notebook.set('Intents', 16);
  await notebook.set('Cluster weight', 1);
  return notebook;
}

async function lossesOf(notebook: Notebook, steps: number): Promise<readonly number[]> {
  await notebook.starts();
  await notebook.reaches(steps, 300_000);
  await notebook.button('Stop').click();
  await notebook.ended('Stopped', 30_000);
  const rows = await notebook.losses();
  return rows.slice(0, steps).map((row) => Number(row[TOTAL]));
}

test('Beauty, dropped on the page, trains on wasm, twice along one curve', async ({ page }) => {
  const notebook = await openBeauty(page, 'Wasm');
  await notebook.set('Batch', 64);
  const first = await lossesOf(notebook, 20);
  expect(first).toHaveLength(20);
  expect(mean(first.slice(15))).toBeLessThan(mean(first.slice(0, 5)));
  expect(await lossesOf(notebook, 20)).toEqual(first);
});

test('Beauty, dropped on the page, trains on WebGPU along the curve of wasm', async ({ page }) => {
  const notebook = await openBeauty(page, 'WebGPU');
  await notebook.set('Batch', 8);
  await notebook.set('Learning rate', 0.01);
  // k-means over 22,363 users would take a software GPU minutes.
  await page.getByLabel('Centre start', { exact: true }).selectOption('random');
  const onGpu = await lossesOf(notebook, 5);
  await notebook.backend('Wasm');
  const onWasm = await lossesOf(notebook, 5);
  expect(onGpu).toHaveLength(5);
  expect(onGpu[4]).toBeLessThan(onGpu[0]);
  onGpu.forEach((loss, i) =>
    expect(Math.abs(loss - onWasm[i]) / Math.abs(onWasm[i])).toBeLessThan(1e-3),
  );
});

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
