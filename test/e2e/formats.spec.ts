import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Notebook } from './notebook.ts';

const bytesOf = (name: string) =>
  readFileSync(join(import.meta.dirname, '../fixtures/cases', name));

test('files of other forms open as the same data, and the card says how they were read', async ({
  page,
}) => {
  const notebook = new Notebook(page);
  await notebook.open();
  const read: readonly (readonly [string, string])[] = [
    ['00-toy-data.txt', 'Read as user per line'],
    ['10-recbole-atomic.inter', 'item = item_id:token, in order of timestamp:float'],
    ['10b-header-and-commas.csv', 'user = userId, item = movieId, in order of timestamp'],
    ['11-millisecond-timestamps.txt', 'item = column 2, in order of column 3'],
    ['14-cr-line-ends.txt', 'Read as user per line'],
  ];
  for (const [name, sentence] of read) {
    await notebook.drop(name, bytesOf(name));
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
    await expect(page.locator('.facts').getByText('597', { exact: true })).toBeVisible();
    await expect(page.locator('.facts-note').first()).toContainText(sentence);
  }
});

test('short users are dropped with one button', async ({ page }) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.drop('short.txt', bytesOf('13-three-item-users-cli.txt'));
  await expect(page.getByRole('alert')).toContainText('15 users of 60 have fewer than 5');
  await page.getByRole('button', { name: 'Drop 15 users and continue' }).click();
  await expect(page.locator('.facts').getByText('45', { exact: true })).toBeVisible();
  await expect(page.getByText('15 users with fewer than 5 interactions left out')).toBeVisible();
});
