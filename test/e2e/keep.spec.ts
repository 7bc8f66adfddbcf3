import { expect, test, type Page } from '@playwright/test';
import { storedEpochs } from './archive.ts';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 480_000 });

/** Many more than are waited for. */
const EPOCHS = 24;

async function opened(page: Page): Promise<Notebook> {
  const notebook = new Notebook(page);
  await notebook.open();
  return notebook;
}

/**
 * Trains on after an epoch that is known to be written. It is waited for while the run is paused, so that none is over
 * before it is interrupted, however slow the machine.
 */
async function trainsOn(notebook: Notebook, epochs = EPOCHS): Promise<void> {
  await notebook.set('Epochs', epochs);
  await notebook.starts();
  await expect(notebook.bar).toContainText(/epoch ([2-9]|1\d)\//, { timeout: 120_000 });
  await notebook.button('Pause').click();
  await expect(notebook.button('Resume')).toBeEnabled({ timeout: 30_000 });
  await expect
    .poll(() => storedEpochs(notebook.page), { timeout: 120_000 })
    .toBeGreaterThanOrEqual(1);
  await notebook.button('Resume').click();
  await expect(notebook.button('Pause')).toBeEnabled();
}

async function expectResumable(notebook: Notebook): Promise<readonly string[]> {
  await notebook.ended('Stopped', 30_000);
  await expect(notebook.button('Resume')).toBeEnabled();
  await expect(notebook.button('Run again')).toBeEnabled();
  // Figures are drawn when the page has time for them, after its words.
  await expect.poll(async () => (await notebook.hitRates()).length).toBeGreaterThanOrEqual(1);
  const rates = await notebook.hitRates();
  expect(rates.length).toBeLessThan(EPOCHS);
  return rates;
}

async function goesOn(notebook: Notebook): Promise<readonly string[]> {
  await notebook.button('Resume').click();
  await notebook.ended('Done', 120_000);
  return notebook.hitRates();
}

test('a run outlives a reload and a crash, and ends as if it had never stopped', async ({
  page,
  context,
}) => {
  const whole = await opened(page);
  await whole.set('Epochs', EPOCHS);
  await whole.run.click();
  await whole.ended('Done', 120_000);
  const expected = await whole.hitRates();
  expect(expected).toHaveLength(EPOCHS);

  await test.step('reload', async () => {
    const trouble = watchForTrouble(page);
    await trainsOn(whole);
    await page.reload();
    const found = await expectResumable(whole);
    expect(found).toEqual(expected.slice(0, found.length));
    expect(await goesOn(whole)).toEqual(expected);
    expect(trouble).toEqual([]);
    // The first run, and this one: going on begins no third.
    await expect(whole.runs).toHaveCount(2);
  });

  await test.step('crash', async () => {
    await trainsOn(whole);
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
  await trainsOn(notebook);
  await notebook.button('Stop').click();
  await notebook.ended('Stopped', 30_000);
  const stopped = await notebook.hitRates();
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
  // Not to its end.
  await trainsOn(notebook, 400);
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
