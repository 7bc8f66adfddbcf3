/** Learned parameters dropped on the page: ranked as the command line ranks them, or refused with the reason. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 180_000 });

const file = (path: string) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url));

/** HR and NDCG at 5, 10 and 20, and MRR, as `lab evaluate` gives them for the same files. */
const OFFICIAL_SCRIPT = ['0.2000', '0.3667', '0.5500', '0.1407', '0.1938', '0.2411', '0.1708'];
const ODD = ['0.2333', '0.3500', '0.5000', '0.1460', '0.1824', '0.2214', '0.1589'];

async function withToyData(page: Page): Promise<Notebook> {
  const notebook = new Notebook(page);
  await notebook.open('/');
  await notebook.drop('toy.txt', file('cases/00-toy-data.txt'));
  await expect(page.locator('main > #data .facts')).toContainText('60');
  return notebook;
}

test('parameters are ranked, whatever lies beside them and whatever the file is called', async ({
  page,
}) => {
  const trouble = watchForTrouble(page);
  const notebook = await withToyData(page);
  const row = (name: string) =>
    notebook.cell('Results').getByRole('row', { name: new RegExp(`^${name} `) });
  for (const [path, name, numbers] of [
    ['cases/04b-rng-state-beside-weights.pt', 'rng.pt', OFFICIAL_SCRIPT],
    ['cases/05-numpy-scalar-score.pt', 'scalar.pt', OFFICIAL_SCRIPT],
    ['cases/05b-argparse-namespace.pt', 'namespace.pt', OFFICIAL_SCRIPT],
    ['checkpoints/odd-legacy.pt', 'legacy.pt', ODD],
    ['checkpoints/odd-lightning.ckpt', 'last.ckpt', ODD],
    ['checkpoints/odd-company.pt', 'renamed.txt', ODD],
  ] as const) {
    await notebook.drop(name, file(path));
    await expect(row(name)).toBeVisible({ timeout: 60_000 });
    await expect(row(name).getByRole('cell')).toHaveText([...numbers]);
    await expect(page.getByText(`${name} was ranked`)).toBeVisible();
  }
  expect(trouble).toEqual([]);
});

test('parameters that are damaged or not told apart are refused, and why', async ({ page }) => {
  const notebook = await withToyData(page);
  const results = notebook.cell('Results');
  for (const [path, why] of [
    ['cases/16-one-flipped-bit.pt', /checksum of a\/data\/0 does not match its bytes/],
    ['checkpoints/odd-weight-is-array.pt', /keeps position_embeddings\.weight as numpy/],
    ['checkpoints/odd-two-models.pt', /several models with different values: best, last/],
  ] as const) {
    await notebook.drop('theirs.pt', file(path));
    await expect(results).toContainText(why);
    await expect(results.getByRole('row', { name: /^theirs/ })).toBeHidden();
  }
});

test('a notebook without Results gets one for a file that is ranked', async ({ page }) => {
  const notebook = await withToyData(page);
  await notebook.menu(notebook.cell('Results'), 'Delete');
  await expect(notebook.cell('Results')).toBeHidden();
  await notebook.drop('legacy.pt', file('checkpoints/odd-legacy.pt'));
  await expect(notebook.cell('Results').getByRole('row', { name: /^legacy\.pt / })).toBeVisible();
});
