import { expect, test } from '@playwright/test';
import { Notebook, type SavedFile } from './notebook.ts';
import { readSavedPage } from './saved-page.ts';

test.describe.configure({ timeout: 180_000 });

test('what was seen is saved: as a web page, as tables, as a figure', async ({
  page,
  browser,
  baseURL,
}, info) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.set('Epochs', 2);
  await notebook.trains();
  await expect(notebook.cell('Intents').getByRole('slider')).toBeVisible({ timeout: 60_000 });
  const losses = await notebook.losses();
  const rates = await notebook.hitRates();
  const results = await notebook.results();
  const run = (await notebook.runs.locator('.run-title').allTextContents())[0];

  await test.step('the web page', async () => {
    const html = await notebook.saves(() => notebook.more('Save as Web page (.html)'));
    expect(html.name).toBe('first-steps.html');
    const rows = await readSavedPage(browser, html, info.outputPath(html.name));
    for (const row of results.slice(1)) expect(rows).toContain(row);

    const elsewhere = await browser.newContext();
    const other = new Notebook(await elsewhere.newPage());
    await other.open(baseURL);
    await other.drop(html.name, html.bytes);
    await expect(other.runs.locator('.run-title')).toHaveText([run]);
    expect(await other.losses()).toEqual(losses);
    expect(await other.results()).toEqual(results);
    await elsewhere.close();
  });

  await test.step('metrics, a column each', async () => {
    const csv = await notebook.saves(() => notebook.more(/^Save metrics, a column each/));
    expect(csv.name).toBe('first-steps-metrics.csv');
    const [names, ...rows] = table(csv);
    const column = (name: string, kind: string) =>
      rows
        .filter((row) => row[names.indexOf('kind')] === kind)
        .map((row) => Number(row[names.indexOf(name)]).toFixed(4));
    expect(column('loss_rec', 'step')).toEqual(losses.map((row) => row['next item']));
    expect(column('hr@5', 'epoch')).toEqual(rates);
    const popular = results.find((row) => row.startsWith('Most popular items'));
    expect(popular?.split(' | ')[1]).toBe(column('hr@5', 'popularity')[0]);
    expect(new Set(rows.map((row) => row[names.indexOf('run')]))).toEqual(new Set([run]));
  });

  await test.step('metrics, a row each', async () => {
    const csv = await notebook.saves(() => notebook.more(/^Save metrics, a row each/));
    expect(csv.name).toBe('first-steps-metrics-long.csv');
    expect(table(csv).length).toBeGreaterThan(losses.length);
  });

  await test.step('a figure', async () => {
    const figure = notebook.cell('Experiment').getByRole('figure', { name: /^Losses/ });
    const svg = await notebook.saves(() =>
      figure.getByRole('button', { name: 'Download SVG' }).click(),
    );
    expect(svg.name).toMatch(/^[\w-]+\.svg$/);
    expect(svg.bytes.toString()).toMatch(/^<svg[\s\S]+<\/svg>\s*$/);
    const png = await notebook.saves(() =>
      figure.getByRole('button', { name: 'Download PNG' }).click(),
    );
    expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });
});

/** Lines of a table in a file, without what is said above it; none of its fields holds a comma here. */
const table = ({ bytes }: SavedFile): readonly (readonly string[])[] =>
  bytes
    .toString()
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(','));
