import { expect, test, type Page } from '@playwright/test';
import { storedNotebooks, storedRuns } from './archive.ts';
import { Notebook } from './notebook.ts';
import { watchForTrouble } from './trouble.ts';

test.describe.configure({ timeout: 240_000 });

const STALE = 'Settings changed since this ran';

async function opened(page: Page): Promise<Notebook> {
  const notebook = new Notebook(page);
  await notebook.open();
  return notebook;
}

/** All that a notebook shows of its one experiment, as it would be read off the page. */
async function readOff(notebook: Notebook) {
  return {
    title: await notebook.title.innerText(),
    cells: await notebook.order(),
    settings: await sourceOf(notebook, 'Experiment'),
    losses: await notebook.losses(),
    rates: await notebook.hitRates(),
    results: await notebook.results(),
  };
}

/** A cell as text, by its source view. */
async function sourceOf(notebook: Notebook, title: string): Promise<string> {
  const cell = notebook.cell(title);
  await notebook.menu(cell, 'Show source');
  const text = await cell.getByRole('textbox', { name: /^Source of/ }).inputValue();
  await cell.getByRole('button', { name: 'Close', exact: true }).click();
  return text;
}

test('a notebook is run, changed, run anew, saved, forgotten, and comes back from its file with the same numbers', async ({
  page,
}) => {
  const trouble = watchForTrouble(page);
  const notebook = await opened(page);
  const experiment = notebook.cell('Experiment');
  const dependents = ['Experiment', 'Intents', 'Results'].map((name) => notebook.cell(name));

  await test.step('run', async () => {
    await notebook.set('Epochs', 3);
    await notebook.trains();
    expect(await notebook.hitRates()).toHaveLength(3);
    expect(await notebook.results()).toHaveLength(3);
  });

  await test.step('what is changed makes what depends on it stale, and undo fresh', async () => {
    await notebook.set('Learning rate', 0.01);
    for (const cell of dependents) await expect(cell.getByText(STALE)).toBeVisible();
    await notebook.press('Control+z');
    for (const cell of dependents) await expect(cell.getByText(STALE)).toBeHidden();
    await notebook.press('Control+Shift+z');
    for (const cell of dependents) await expect(cell.getByText(STALE)).toBeVisible();
  });

  const before = await notebook.losses();
  await test.step('run stale', async () => {
    await notebook.trains(() => page.getByRole('button', { name: 'Run stale' }).click());
    for (const cell of dependents) await expect(cell.getByText(STALE)).toBeHidden();
    await expect(notebook.runs).toHaveCount(2);
    expect(await notebook.losses()).not.toEqual(before);
  });

  const there = await readOff(notebook);
  expect(there.losses.length).toBeGreaterThan(20);
  const file = await test.step('save', async () => {
    const saved = await notebook.saves(() => notebook.press('Control+s'));
    expect(saved.name).toBe('first-steps.ipynb');
    expect(JSON.parse(saved.bytes.toString())).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
    return saved;
  });

  await test.step('forget', async () => {
    await notebook.clearData();
    await expect(experiment.getByText('not run yet')).toBeVisible();
    await expect(notebook.setting('Epochs')).toHaveValue('16');
    await expect(notebook.runs).toHaveCount(0);
  });

  await test.step('open the file', async () => {
    await notebook.drop(file.name, file.bytes);
    await expect(notebook.setting('Epochs')).toHaveValue('3');
    await expect(notebook.runs).toHaveCount(2);
    await expect(page.getByText(/^Opened, with/)).toBeHidden();
    for (const cell of dependents) await expect(cell.getByText(STALE)).toBeHidden();
    expect(await readOff(notebook)).toEqual(there);
  });

  await test.step('and a reload finds it', async () => {
    await expect(page.getByRole('button', { name: 'Saved runs' })).toHaveText(/^saved .* ago/);
    await page.reload();
    await expect(notebook.runs).toHaveCount(2);
    expect(await readOff(notebook)).toEqual(there);
  });

  await test.step('the same settings give the very same curve', async () => {
    await notebook.trains();
    await expect(notebook.runs).toHaveCount(3);
    expect(await notebook.losses()).toEqual(there.losses);
    expect(await notebook.hitRates()).toEqual(there.rates);
    const named = (rows: readonly string[]) => rows.map((row) => row.replace(/\S+-\d+ /, ''));
    expect(named(await notebook.results())).toEqual(named(there.results));
  });
  expect(trouble).toEqual([]);
});

test('cells are deleted, brought back, duplicated and moved, by menu, key and hand', async ({
  page,
}) => {
  const notebook = await opened(page);
  const shipped = await notebook.order();

  await notebook.menu(notebook.cell('Results'), 'Delete');
  await expect(notebook.cell('Results')).toBeHidden();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(notebook.cell('Results')).toBeVisible();
  await notebook.menu(notebook.cell('Results'), 'Delete');
  await notebook.press('Control+z');
  expect(await notebook.order()).toEqual(shipped);

  await notebook.set('Epochs', 5);
  await notebook.menu(notebook.cell('Experiment'), 'Duplicate');
  const [first, second] = [page.locator('#experiment'), page.locator('#experiment-2')];
  await expect(notebook.setting('Epochs', second)).toHaveValue('5');
  await notebook.set('Epochs', 7, second);
  await expect(notebook.setting('Epochs', first)).toHaveValue('5');
  await expect(notebook.head.getByRole('button', { name: 'Run all 2' })).toBeEnabled();
  expect(await notebook.order()).toEqual(
    shipped.flatMap((id) => (id === 'experiment' ? [id, 'experiment-2'] : [id])),
  );

  // A press on a title makes the cell the one that keys are about.
  await notebook.cell('Results').getByRole('heading', { name: 'Results', level: 2 }).click();
  const at = async (id: string) => (await notebook.order()).indexOf(id);
  const place = await at('results');
  await notebook.press('Alt+ArrowDown');
  expect(await at('results')).toBe(place + 1);
  await notebook.press('Alt+ArrowUp');
  await notebook.press('Alt+ArrowUp');
  expect(await at('results')).toBe(place - 1);
});

test('a cell is taken by its handle and put before another one', async ({ page }) => {
  const notebook = await opened(page);
  await notebook.turnTo('New notebook');
  await expect(notebook.title).toHaveText('Untitled');
  expect(await notebook.order()).toEqual(['about', 'data', 'experiment']);
  const handle = notebook.cell('Data').getByTitle('Drag: Data');
  await notebook.cell('Data').hover();
  // The library that takes hold comes after the first paint.
  await expect(page.locator('#data')).toHaveAttribute('draggable', 'true');
  const target = await page.locator('#about').boundingBox();
  await handle.hover();
  await page.mouse.down();
  await page.mouse.move(target!.x + 200, target!.y + 4, { steps: 8 });
  await page.mouse.move(target!.x + 210, target!.y + 2, { steps: 4 });
  await expect(page.locator('#about[data-drop=top]')).toBeVisible();
  await page.mouse.up();
  await expect.poll(() => notebook.order()).toEqual(['data', 'about', 'experiment']);
  await notebook.press('Control+z');
  expect(await notebook.order()).toEqual(['about', 'data', 'experiment']);
});

test('text is added, written and read, with a formula in it', async ({ page }) => {
  const notebook = await opened(page);
  await page.getByRole('button', { name: 'Add a cell' }).last().click();
  await page
    .getByRole('group', { name: 'Add a cell' })
    .getByRole('button', { name: /^Text/ })
    .click();
  const id = (await notebook.order()).at(-1)!;
  const cell = page.locator(`#${id}`);
  await cell.getByRole('button', { name: 'Edit' }).click();
  await cell
    .getByRole('textbox', { name: 'Text in Markdown' })
    .fill('## What I saw\n\nThe **centres** part: $\\lVert c_1 - c_2 \\rVert = 1$.');
  await page.keyboard.press('Escape');
  await expect(cell.getByRole('heading', { name: 'What I saw', exact: true })).toBeVisible();
  await expect(cell.getByText('centres', { exact: true })).toHaveCSS('font-weight', /^[67]00$/);
  await expect(cell.locator('.katex math')).toHaveCount(1);
  await expect(cell).not.toContainText('$');
  await notebook.press('Control+z');
  await expect(cell.getByText('Empty text.')).toBeVisible();
});

test('a cell’s source says where it is wrong, and is applied when it is right', async ({
  page,
}) => {
  const notebook = await opened(page);
  const cell = notebook.cell('Experiment');
  await notebook.menu(cell, 'Show source');
  const source = cell.getByRole('textbox', { name: 'Source of experiment' });
  const right = await source.inputValue();
  const lines = right.split('\n');
  const line = lines.findIndex((text) => text.startsWith('epochs:')) + 1;
  const withLine = (text: string) => lines.with(line - 1, text).join('\n');

  await source.fill(withLine('epochs: "two'));
  await cell.getByRole('button', { name: 'Apply' }).click();
  await expect(cell.getByRole('alert')).toContainText('Line');
  await source.fill(withLine('epochs: -2'));
  await cell.getByRole('button', { name: 'Apply' }).click();
  await expect(cell.getByRole('alert')).toContainText(`Line ${line}`);
  await expect(cell.getByRole('alert')).toContainText('epochs');
  await expect(cell.locator('.source-gutter [data-wrong]')).toHaveText([String(line)]);

  await source.fill(withLine('epochs: 2'));
  await expect(cell.getByRole('alert')).toBeHidden();
  await cell.getByRole('button', { name: 'Apply' }).click();
  await expect(notebook.setting('Epochs')).toHaveValue('2');
  await notebook.press('Control+z');
  await expect(notebook.setting('Epochs')).toHaveValue('16');
});

test('four variants run one after the other and stand beside each other, to be named, noted and thrown away', async ({
  page,
}) => {
  const trouble = watchForTrouble(page);
  const notebook = await opened(page);
  await notebook.turnTo(/^Four variants/);
  await expect(notebook.title).toHaveText('Four variants');
  const variants = ['B', 'B+ICL', 'B+ELCM', 'ELCRec'];
  // Their forms are put away; their sources are there as ever.
  for (const variant of variants) {
    const cell = notebook.cell(`Experiment ${variant}`);
    await notebook.menu(cell, 'Show source');
    const source = cell.getByRole('textbox', { name: /^Source of/ });
    const text = await source.inputValue();
    expect(text).toContain(`variant: ${variant}\n`);
    await source.fill(text.replace(/^epochs: \d+$/m, 'epochs: 1'));
    await page.keyboard.press('Control+Enter');
    await expect(source).toBeHidden();
  }

  await notebook.button('Run all 4').click();
  await expect(notebook.cell('Experiment ELCRec').getByText('waits its turn')).toBeVisible();
  for (const variant of variants)
    await expect(notebook.cell(`Experiment ${variant}`).getByText('done')).toBeVisible({
      timeout: 120_000,
    });
  await expect(notebook.runs).toHaveCount(4);
  const compare = notebook.cell('Compare');
  for (const variant of variants)
    await expect(compare.getByRole('cell', { name: variant, exact: true })).toHaveCount(1);
  // What is out of sight is not drawn.
  const figure = compare.getByRole('figure', { name: /higher is better/ });
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.locator('.js-plotly-plot')).toBeVisible();

  const names = (await compare.locator('tbody .run-title').allTextContents()).toReversed();
  expect(new Set(names).size).toBe(4);
  const [first, second] = names;
  const row = (name: string) => notebook.runs.filter({ hasText: name });

  await row(first).hover();
  await compare.getByRole('button', { name: `Rename ${first}` }).click();
  await compare.getByRole('textbox', { name: `Name of ${first}` }).fill('the plain one');
  await page.keyboard.press('Enter');
  await expect(row('the plain one')).toHaveCount(1);
  await row('the plain one').hover();
  await compare.getByRole('button', { name: 'Star the plain one' }).click();
  await compare.getByRole('button', { name: 'Add a note on the plain one' }).click();
  await compare.getByRole('textbox', { name: 'Note on the plain one' }).fill('no intents at all');
  await page.keyboard.press('Enter');
  await expect(row('the plain one')).toContainText('no intents at all');

  await row(second).hover();
  await compare.getByRole('button', { name: `Delete ${second}` }).click();
  await expect(notebook.runs).toHaveCount(3);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(notebook.runs).toHaveCount(4);
  await row(second).hover();
  await compare.getByRole('button', { name: `Delete ${second}` }).click();
  await expect(notebook.runs).toHaveCount(3);

  await expect(page.getByRole('button', { name: 'Saved runs' })).toHaveText(/^saved .* ago/);
  await expect.poll(() => storedRuns(page)).toContain('the plain one');
  await expect.poll(() => storedRuns(page)).not.toContain(second);
  await page.reload();
  await expect(notebook.runs).toHaveCount(3);
  await expect(row('the plain one')).toContainText('no intents at all');
  await expect(compare.getByRole('button', { name: 'Star the plain one' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(trouble).toEqual([]);
});

test('a shipped notebook goes back to what it was, and that can be undone', async ({ page }) => {
  const notebook = await opened(page);
  const shipped = await notebook.order();
  await notebook.set('Epochs', 3);
  await notebook.menu(notebook.cell('Compare'), 'Delete');
  await expect(page.getByRole('button', { name: /^Notebook: / })).toContainText('edited');
  await notebook.turnTo('Reset to the shipped copy');
  await expect(notebook.setting('Epochs')).toHaveValue('16');
  expect(await notebook.order()).toEqual(shipped);
  await expect(page.getByRole('button', { name: /^Notebook: / })).not.toContainText('edited');
  await notebook.press('Control+z');
  await expect(notebook.setting('Epochs')).toHaveValue('3');
  expect(await notebook.order()).toEqual(shipped.filter((id) => id !== 'compare'));
});

test('a notebook of one’s own is kept under its name, and found again', async ({ page }) => {
  const notebook = await opened(page);
  await notebook.turnTo('New notebook');
  await page.getByRole('button', { name: 'Untitled', exact: true }).click();
  await page.getByRole('textbox', { name: 'Title of the notebook' }).fill('Mine & <b>mine</b>');
  await page.keyboard.press('Enter');
  await notebook.set('Epochs', 4);
  const own = (await notebook.list()).getByRole('button', { name: /^Mine & <b>mine<\/b>/ });
  await expect(own).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => storedNotebooks(page)).toContain('Mine & <b>mine</b> 4');

  await page.reload();
  await expect(notebook.title).toHaveText('Mine & <b>mine</b>');
  await expect(notebook.setting('Epochs')).toHaveValue('4');
  await notebook.turnTo(/^First steps/);
  await expect(notebook.title).toHaveText('First steps');
  await expect(notebook.setting('Epochs')).toHaveValue('16');
  await notebook.turnTo(/^Mine & <b>mine<\/b>/);
  await expect(notebook.setting('Epochs')).toHaveValue('4');

  await (await notebook.list()).getByRole('button', { name: /^Delete Mine/ }).click();
  await expect(notebook.title).toHaveText('First steps');
  await expect.poll(() => storedNotebooks(page)).toEqual([]);
});
