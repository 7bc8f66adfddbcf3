import { expect, test, type Locator, type Page } from '@playwright/test';
import { Notebook, numbersOf } from './notebook.ts';
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

/** A person's first visit: the stage opens by itself. */
async function firstVisit(page: Page): Promise<Notebook> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/');
  const notebook = new Notebook(page);
  await notebook.answers();
  return notebook;
}

/** Whole in the window as it is, without scrolling. */
async function expectInWindow(part: Locator): Promise<void> {
  await expect(part).toBeVisible();
  const { x, y, width, height } = (await part.boundingBox()) ?? {
    x: -1,
    y: -1,
    width: 0,
    height: 0,
  };
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(1440);
  expect(y + height).toBeLessThanOrEqual(900);
  expect(Math.min(width, height)).toBeGreaterThan(20);
}

test('users are watched falling into intents on one screen, and time is turned back', async ({
  page,
}) => {
  const notebook = await firstVisit(page);
  // Long enough to be looked at while it runs.
  await notebook.set('Epochs', 10);
  await notebook.run.click();
  const stage = page.getByRole('main', { name: /^Watch / });
  const figure = (name: RegExp) => stage.getByRole('figure', { name });
  // Held in its first epochs, so that it is looked at while it is alive however fast the machine is.
  await expect(notebook.bar).toContainText(/step [1-9]/, { timeout: 60_000 });
  await notebook.button('Pause').click();
  await expect(figure(/^Users by/)).toBeVisible({ timeout: 60_000 });

  await test.step('map, curves and loss are in the window together while it runs', async () => {
    await expect(notebook.button('Resume')).toBeVisible();
    for (const name of [/^Users by/, /^Ranking quality/, /^Losses/])
      await expectInWindow(figure(name).locator('.plot-box'));
    await expectInWindow(stage.locator('.formula'));
    await expectInWindow(stage.getByRole('group', { name: 'Intents in use' }));
    await expectInWindow(notebook.bar);
    expect(await stage.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900);
  });

  await notebook.button('Resume').click();
  await notebook.ended('Done', 120_000);
  await expect(stage.getByText(/of nearest neighbours kept/)).toBeVisible({ timeout: 60_000 });
  const slider = stage.getByRole('slider', { name: 'Epoch' });
  const said = stage.getByRole('group', { name: 'Intents in use' });

  await test.step('every epoch has its place, its numbers and its cursor on the curves', async () => {
    const ranking = await numbersOf(figure(/^Ranking quality/));
    await expect(slider).toHaveAttribute('max', '10');
    await slider.focus();
    for (const [back, row] of ranking.toReversed().entries()) {
      if (back > 0) await page.keyboard.press('ArrowLeft');
      await expect(slider).toHaveValue(row['Epoch']);
      await expect(said).toContainText(`HR@5 ${row['HR@5']}`);
    }
    await expect(figure(/^Ranking quality/).locator('.plot-cursor')).toBeVisible();
    await expect(figure(/^Losses/).locator('.plot-cursor')).toBeVisible();
  });

  await test.step('the epochs pass by as a film, which ends at the newest', async () => {
    await stage.getByRole('button', { name: 'Play as a film' }).click();
    await expect(stage.getByRole('button', { name: 'Pause the film' })).toBeVisible();
    await expect(stage.getByRole('button', { name: 'Play as a film' })).toBeVisible();
    await expect(slider).toHaveValue('10');
  });

  await test.step('film and filmstrip are saved, with the numbers of the record', async () => {
    await expect(stage.getByText(/more maps? (is|are) being drawn/)).toHaveCount(0, {
      timeout: 60_000,
    });
    await stage.getByRole('button', { name: 'Film', exact: true }).click();
    const saved = (what: string) =>
      notebook.saves(() => stage.getByRole('button', { name: `Save the ${what}` }).click());
    const webm = await saved('film as WEBM');
    expect(webm.name).toMatch(/-film\.webm$/);
    // EBML's mark, as every WebM begins; and more in it than a heading.
    expect(webm.bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
    expect(webm.bytes.length).toBeGreaterThan(50_000);
    const gif = await saved('film as GIF');
    expect(gif.bytes.subarray(0, 6).toString()).toBe('GIF89a');
    expect(gif.bytes.length).toBeGreaterThan(50_000);
    const svg = (await saved('filmstrip as SVG')).bytes.toString();
    expect((await saved('filmstrip as PNG')).bytes.subarray(1, 4).toString()).toBe('PNG');
    const csv = (await saved('filmstrip as CSV')).bytes.toString();
    const rows = csv.split('\n').filter((row) => /^\d/.test(row));
    expect(rows.map((row) => Number(row.split(',')[0]))).toEqual([0, 1, 2, 3, 6, 10]);
    await page.keyboard.press('Escape');
    for (const row of rows) {
      const [epoch, used, intents, , nmi] = row.trim().split(',');
      await slider.fill(epoch);
      const words = `${used} of ${intents} intents in use`;
      await expect(said).toContainText(words);
      await expect(said).toContainText(`(NMI) ${Number(nmi).toFixed(2)}`);
      expect(svg).toContain(epoch === '0' ? 'before training' : `after epoch ${epoch}`);
      expect(svg).toContain(words);
    }
  });

  await test.step('the notebook looks at the same epoch', async () => {
    await slider.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Escape');
    await expect(stage).toBeHidden();
    const map = notebook.cell('Intents');
    await expect(map.getByText(/users before training/).first()).toBeAttached();
    await expect(map.getByRole('slider', { name: 'Epoch' })).toHaveValue('0');
  });

  await test.step('a lasso singles users out, and the bars are of them alone', async () => {
    const map = notebook.cell('Intents');
    await map.getByRole('button', { name: 'Newest' }).click();
    const drawing = map.getByRole('figure', { name: /^Users by/ });
    await drawing.scrollIntoViewIfNeeded();
    await map.getByRole('button', { name: 'Lasso' }).click();
    await drawing.locator('.plot-title').evaluate((one) => one.scrollIntoView());
    const { x, y, width } = await boxOf(drawing.locator('.nsewdrag').first());
    const [left, right, top, low] = [x + 4, x + width - 4, y + 4, y + width / 2];
    await page.mouse.move(left, top);
    await page.mouse.down();
    for (const [toX, toY] of [
      [right, top],
      [right, low],
      [left, low],
      [left, top],
    ] as const)
      await page.mouse.move(toX, toY, { steps: 4 });
    await page.mouse.up();
    const words = map.locator('.selection-words');
    await expect(words).toContainText(/^[\d,]+ users selected: \d of 8 intents in use/);
    const selected = Number(
      /^[\d,]+/.exec((await words.textContent()) ?? '')?.[0].replace(',', ''),
    );
    const bars = await numbersOf(map.getByRole('figure', { name: /of those selected$/ }));
    expect(bars.reduce((sum, row) => sum + Number(row['Users']), 0)).toBe(selected);
    await map.getByRole('button', { name: 'All users again' }).click();
    await expect(map.getByRole('figure', { name: 'Users per intent', exact: true })).toBeVisible();
    await map.getByRole('button', { name: 'Lasso is on' }).click();
  });

  await test.step('a user that is pressed on the map has a story', async () => {
    const map = notebook.cell('Intents');
    await map.locator('.map-main .plot-title').evaluate((one) => one.scrollIntoView());
    const point = await boxOf(map.locator('.scatterlayer path.point').first());
    await page.mouse.click(point.x + point.width / 2, point.y + point.height / 2);
    const story = notebook.cell('One user');
    await expect(story.getByText(/The held-out one, .+, is ranked [\d,]+ of \d+/)).toBeVisible({
      timeout: 60_000,
    });
  });
});

async function boxOf(part: Locator) {
  const box = await part.boundingBox();
  if (box === null) throw new Error('it is not drawn');
  return box;
}
