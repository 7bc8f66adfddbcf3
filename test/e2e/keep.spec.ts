import { expect, test, type Page } from '@playwright/test';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 240_000 });

const EPOCHS = 4;

async function opened(page: Page): Promise<Notebook> {
  const notebook = new Notebook(page);
  await notebook.open();
  return notebook;
}

/** Validation HR@5 by epoch, as the figure's table writes it. */
async function hitRates(page: Page): Promise<readonly string[]> {
  const figure = page.getByRole('figure', { name: /higher is better/ });
  const shown = figure.getByRole('button', { name: 'Show as table' });
  await shown.click();
  const columns = await figure.locator('thead th').allTextContents();
  const cells = await figure.locator('tbody td').allTextContents();
  await shown.click();
  const column = columns.findIndex((name) => name.includes('HR@5'));
  return cells.filter((_, i) => i % columns.length === column);
}

/** Runs until `epochs` epochs have ended and are known to be written. */
async function runsThrough(notebook: Notebook, epochs: number): Promise<void> {
  await notebook.set('Epochs', EPOCHS);
  await notebook.run.click();
  await expect
    .poll(() => storedEpochs(notebook.page), { timeout: 120_000, intervals: [50] })
    .toBeGreaterThanOrEqual(epochs);
}

/** Epochs finished, by the newest point in the archive. */
const storedEpochs = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('elcrec-lab');
        opening.onerror = () => reject(new Error('the archive does not open'));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('points').objectStore('points').getAll();
          reading.onsuccess = () => {
            db.close();
            const points = reading.result as { point: { epoch: number } }[];
            resolve(Math.max(0, ...points.map(({ point }) => point.epoch)));
          };
        };
      }),
  );

async function expectResumable(notebook: Notebook): Promise<readonly string[]> {
  await notebook.ended('Stopped', 30_000);
  await expect(notebook.button('Resume')).toBeEnabled();
  await expect(notebook.button('Run again')).toBeEnabled();
  const rates = await hitRates(notebook.page);
  expect(rates.length).toBeGreaterThanOrEqual(2);
  expect(rates.length).toBeLessThan(EPOCHS);
  return rates;
}

async function goesOn(notebook: Notebook): Promise<readonly string[]> {
  await notebook.button('Resume').click();
  await notebook.ended('Done', 120_000);
  return hitRates(notebook.page);
}

test('a run outlives a reload and a crash, and ends as if it had never stopped', async ({
  page,
  context,
}) => {
  const whole = await opened(page);
  await whole.set('Epochs', EPOCHS);
  await whole.run.click();
  await whole.ended('Done', 120_000);
  const expected = await hitRates(page);
  expect(expected).toHaveLength(EPOCHS);

  await test.step('reload', async () => {
    const trouble = watchForTrouble(page);
    await runsThrough(whole, 2);
    await page.reload();
    const found = await expectResumable(whole);
    expect(found).toEqual(expected.slice(0, found.length));
    expect(await goesOn(whole)).toEqual(expected);
    expect(trouble).toEqual([]);
    // The first run, and this one: going on begins no third.
    await expect(page.getByRole('table', { name: 'Runs' }).locator('tbody tr')).toHaveCount(2);
  });

  await test.step('crash', async () => {
    await runsThrough(whole, 2);
    const crashed = page.waitForEvent('crash');
    // The navigation itself never ends.
    page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await opened(await context.newPage());
    const found = await expectResumable(next);
    expect(found).toEqual(expected.slice(0, found.length));
    expect(await goesOn(next)).toEqual(expected);
  });
});

test('a run that was stopped goes on in the same visit', async ({ page }) => {
  const notebook = await opened(page);
  await runsThrough(notebook, 1);
  await notebook.button('Stop').click();
  await notebook.ended('Stopped', 30_000);
  const stopped = await hitRates(page);
  const all = await goesOn(notebook);
  expect(all).toHaveLength(EPOCHS);
  expect(all.slice(0, stopped.length)).toEqual(stopped);
});

test('a second tab says that it is not being saved, until it is the only one', async ({
  page,
  context,
}) => {
  await opened(page);
  await expect(page.getByRole('button', { name: 'Saved runs' })).toHaveText(/^saved/);
  const second = await context.newPage();
  await opened(second);
  const notice = second.getByText('Open in another tab: this one is not being saved.');
  await expect(notice).toBeVisible();
  await page.close();
  await expect(notice).toBeHidden();
});

test('clearing empties the archive, on the second press only', async ({ page }) => {
  const notebook = await opened(page);
  await runsThrough(notebook, 1);
  await notebook.button('Stop').click();
  await notebook.ended('Stopped', 30_000);
  await page.getByRole('button', { name: 'Saved runs' }).click();
  await page.getByRole('button', { name: 'Clear data' }).click();
  await expect(page.getByRole('table', { name: 'Runs' })).toBeVisible();
  await page.getByRole('button', { name: /^Clear 1 run for good$/ }).click();
  await expect(page.getByRole('table', { name: 'Runs' })).toBeHidden();
  await page.reload();
  await expect(notebook.run).toHaveText('Run');
  await expect(notebook.run).toBeEnabled();
  await expect(page.getByText('Press Run, or Space')).toBeVisible();
  expect(await storedEpochs(page)).toBe(0);
});
