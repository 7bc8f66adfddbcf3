import { expect, test } from '@playwright/test';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 240_000 });

test('all four variants train from the page with nothing but clicks', async ({ page }) => {
  const trouble = watchForTrouble(page);
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.set('Epochs', 2);
  for (const variant of ['B', 'B+ICL', 'B+ELCM', 'ELCRec']) {
    await notebook.variant(variant);
    await notebook.trains();
  }
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByText(/among the top five for \d+ of 100 users/)).toBeVisible();
  const compare = notebook.cell('Compare');
  for (const variant of ['B', 'B+ICL', 'B+ELCM', 'ELCRec']) {
    await expect(compare.getByRole('cell', { name: variant, exact: true })).toHaveCount(1);
  }
  expect(trouble).toEqual([]);
});

test('a run pauses, takes single steps, resumes and stops when told', async ({ page }) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.run.click();
  await notebook.reaches(2, 60_000);
  await notebook.button('Pause').click();
  await notebook.ended('Paused', 10_000);
  const paused = await notebook.step();
  await notebook.button('Step').click();
  await expect.poll(() => notebook.step()).toBe(paused + 1);
  await notebook.ended('Paused', 10_000);
  await notebook.button('Resume').click();
  await notebook.reaches(paused + 3, 60_000);
  await notebook.button('Stop').click();
  await notebook.ended('Stopped', 10_000);
});

test('the map shows users falling into intents, and can be scrubbed back', async ({ page }) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.set('Epochs', 2);
  await notebook.run.click();
  await notebook.ended('Done', 120_000);
  const map = page.getByRole('region', { name: 'Intents' });
  await expect(map.getByText(/\d of 8 intents in use/).first()).toBeVisible({ timeout: 60_000 });
  await expect(map.getByText(/of nearest neighbours kept/).first()).toBeVisible({
    timeout: 60_000,
  });
  const epochs = map.getByRole('slider');
  await epochs.focus();
  await page.keyboard.press('Home');
  await expect(map.getByText(/users before training/).first()).toBeAttached();
});
