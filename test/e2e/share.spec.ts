import { expect, test } from '@playwright/test';
import { fold } from '../../src/exchange/link/bytes.ts';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 120_000 });

test('a link carries a notebook to somebody else: cells, words and settings', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.set('Epochs', 3);
  await notebook.set('Learning rate', 0.02);
  await notebook.variant('B+ELCM');
  await notebook.menu(notebook.cell('Results'), 'Delete');
  await page.getByRole('button', { name: 'First steps', exact: true }).click();
  await page.getByRole('textbox', { name: 'Title of the notebook' }).fill('Look at α');
  await page.keyboard.press('Enter');
  await notebook.more('Copy a link to this notebook');
  await expect(page.getByText('Link copied. It holds cells and settings, no runs.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(new RegExp(`^${baseURL!}#n=1\\.[\\w-]+$`));

  const elsewhere = await browser.newContext();
  const other = new Notebook(await elsewhere.newPage());
  const trouble = watchForTrouble(other.page);
  await other.open(link);
  const expectSame = async () => {
    await expect(other.title).toHaveText('Look at α');
    await expect(other.setting('Epochs')).toHaveValue('3');
    await expect(other.setting('Learning rate')).toHaveValue('0.02');
    await expect(other.page.getByRole('radio', { name: 'B+ELCM', exact: true })).toBeChecked();
    expect(await other.order()).toEqual(await notebook.order());
    await expect(other.page.getByText(/^Opened, with/)).toBeHidden();
  };
  await expectSame();
  expect(other.page.url()).toBe(baseURL);

  // What is changed from here on is kept; a reload opens neither the link nor First steps.
  await other.set('Epochs', 4);
  await expect(other.page.getByRole('button', { name: 'Saved runs' })).toHaveText(/^saved .* ago/);
  await expect
    .poll(async () => (await other.list()).getByRole('button', { name: /^Look at α/ }).count())
    .toBe(1);
  await other.page.keyboard.press('Escape');
  await other.page.reload();
  await expect(other.title).toHaveText('Look at α');
  await expect(other.setting('Epochs')).toHaveValue('4');
  expect(trouble).toEqual([]);
  await elsewhere.close();
});

test('a link pasted into a page that is already open opens there', async ({ page }) => {
  const notebook = new Notebook(page);
  await notebook.open();
  const link = `1.${fold(JSON.stringify({ shipped: 'four-variants', title: 'From a friend', cells: [{ id: 'a', kind: 'text', config: { markdown: '# Hello' } }] }))}`;
  await page.evaluate((fragment) => (location.hash = fragment), `n=${link}`);
  await expect(notebook.title).toHaveText('From a friend');
  await expect(page.getByRole('heading', { name: 'Hello', exact: true })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
});

test('a link with settings out of bounds opens with them brought within, and says so', async ({
  page,
}) => {
  const notebook = new Notebook(page);
  const document = {
    title: 'Too much',
    cells: [
      { id: 'data', kind: 'dataset', config: {} },
      {
        id: 'experiment',
        kind: 'experiment',
        config: { dataset: 'data', epochs: 1e9, hidden_size: -3, lr: 'fast', colour: 'red' },
      },
      { id: 'poem', kind: 'poem' },
    ],
  };
  await notebook.open(`/#n=1.${fold(JSON.stringify(document))}`);
  await expect(notebook.title).toHaveText('Too much');
  const notices = page.getByRole('status').filter({ hasText: 'Opened, with 5 remarks' });
  for (const key of ['epochs is now', 'hidden_size is now', 'lr is now', '“colour” was left out'])
    await expect(notices).toContainText(key);
  await expect(notices).toContainText('cells of the kind “poem” are not known here');
  await notices.getByRole('button', { name: 'Put away' }).click();
  await expect(notices).toBeHidden();
  await expect(notebook.run).toBeEnabled();
});

test('where the clipboard is closed the link is in the address bar', async ({ page, context }) => {
  await context.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
  });
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.set('Epochs', 6);
  await notebook.more('Copy a link to this notebook');
  await expect(page.getByText('The link is in the address bar.')).toBeVisible();
  expect(new URL(page.url()).hash).toMatch(/^#n=1\./);
});
