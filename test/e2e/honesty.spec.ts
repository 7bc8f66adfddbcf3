/** Numbers that would flatter, or cannot rise: what the page says instead of showing them alone. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Notebook } from './notebook.ts';

const cases = (name: string) => readFileSync(`test/fixtures/cases/${name}`);

test('a checkpoint of NaN is refused by name, one that scores all alike is not let win', async ({
  page,
}) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.drop('toy.txt', cases('00-toy-data.txt'));
  await expect(page.getByText('60', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/own earlier items/)).toHaveCount(0);

  const results = notebook.cell('Results');
  await notebook.drop('nan.pt', cases('01-all-weights-nan.pt'));
  await expect(results.getByText(/cluster_centers holds NaN or infinite values/)).toBeVisible();
  await expect(results.getByRole('table')).toHaveCount(0);

  await notebook.drop('equal.pt', cases('02-all-scores-equal.pt'));
  const table = results.getByRole('table', { name: 'Test metrics' });
  await expect(table.getByRole('row', { name: /^equal\.pt/ })).toContainText('1.0000');
  const middle = table.getByRole('row', { name: /^in the middle of its ties/ });
  await expect(middle).toContainText('0.0000');
  await expect(middle).not.toContainText('1.0000');
  await expect(results.getByRole('note')).toContainText(
    'The answers of 60 of 60 users score the same as other items',
  );
});

test('answers met before are counted, and found once a setting lets them be', async ({ page }) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.drop('repeats.txt', cases('03-answers-seen-before.txt'));
  const data = notebook.cell('Data');
  await expect(data.getByRole('note')).toContainText('60 of 60 users in the test and 60 of 60');
  await notebook.set('Epochs', 2);
  await notebook.trains();
  const results = notebook.cell('Results');
  await expect(results.getByText('for 0 of 100 users')).toBeVisible();
  await expect(results.getByRole('note')).toContainText(
    'what was learned of it counts for nothing',
  );

  await notebook.moreSettings();
  await page.getByLabel('Earlier items', { exact: true }).selectOption('left_out');
  await notebook.trains();
  await expect(results.getByText('earlier items of the user left out')).toBeVisible();
  await expect(results.getByRole('note')).toContainText('it is ranked by its own score');
  await expect(results.getByText(/for [1-9]\d* of 100 users/)).toBeVisible();
});
