import { expect, test } from '@playwright/test';
import { expectFocus, focused, openPalette, tabTo, visit } from './access.ts';

test.describe.configure({ timeout: 360_000 });

test('everything has its turn by Tab, from the top to the bottom, and the focus is seen', async ({
  page,
}) => {
  await visit(page, 1440, 'first-steps');
  const parts: string[] = [];
  const tops: number[] = [];
  await page.keyboard.press('Tab');
  expect((await focused(page)).name).toBe('Skip to the notebook');
  await tabTo(page, 'Skip to Run');
  for (;;) {
    await page.keyboard.press('Tab');
    const { name, seen } = await focused(page);
    if (name === '') break;
    expect.soft(seen, `the focus on “${name}” is seen`).toBe(true);
    const { part, top } = await page.evaluate(() => {
      const at = document.activeElement;
      const cell = at?.closest('main > .cell');
      return {
        part: (at?.closest('header.top-bar, nav, main, .run-bar') ?? at)?.className ?? '',
        top: cell == null ? null : cell.getBoundingClientRect().top + scrollY,
      };
    });
    if (parts.at(-1) !== part) parts.push(part);
    if (top !== null) tops.push(Math.round(top));
  }
  expect(parts).toEqual(['top-bar', 'outline', 'notebook', 'run-bar']);
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  expect(new Set(tops).size).toBe(await page.locator('main > .cell').count());
});

test('the first run, and what follows it, by the keyboard alone', async ({ page }) => {
  test.setTimeout(480_000);
  const { keyboard } = page;
  const notebook = await visit(page, 1440, 'first-steps');

  await test.step('settings, then Run', async () => {
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(page.locator('#notebook')).toBeFocused();
    await tabTo(page, /^Epochs$/);
    await keyboard.press('Control+a');
    // Long enough not to end before it is paused.
    await keyboard.type('10');
    await tabTo(page, 'Run');
    await keyboard.press('Enter');
  });

  await test.step('pause, step, resume on the buttons themselves', async () => {
    await expectFocus(page, /^Pause$/);
    await expect.poll(() => notebook.step(), { timeout: 60_000 }).toBeGreaterThan(0);
    // Less motion was asked for: nothing moves by itself, also while it runs.
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await keyboard.press('Space');
    await expectFocus(page, /^Resume$/);
    await tabTo(page, 'Step');
    const before = await notebook.step();
    await keyboard.press('Enter');
    await expect.poll(() => notebook.step()).toBe(before + 1);
    await expectFocus(page, /^Step$/);
    await keyboard.press('Shift+Tab');
    await expectFocus(page, /^Resume$/);
    await keyboard.press('Enter');
    await notebook.ended('Done', 200_000);
    await expectFocus(page, /^Run again$/);
  });

  await test.step('a changed setting makes it stale; Shift Enter runs anew', async () => {
    await tabTo(page, /^Seed$/, 'Shift+Tab');
    await keyboard.press('Control+a');
    await keyboard.type('7');
    await expect(page.getByText('Settings changed since this ran').first()).toBeVisible();
    await keyboard.press('Shift+Enter');
    await expect(page.getByText('Settings changed since this ran').first()).toBeHidden();
    await notebook.ended('Done', 200_000);
    await expectFocus(page, /^Seed$/);
  });

  await test.step('the map scrubber has its own arrows', async () => {
    const steps = await notebook.step();
    const slider = page.getByRole('slider', { name: 'Epoch', exact: true });
    // Maps are drawn apart from the training, and may come after its end.
    await expect(slider).toBeEnabled({ timeout: 60_000 });
    await tabTo(page, /^Epoch$/, 'Tab', 'range');
    await expect(slider).toBeFocused();
    await keyboard.press('Home');
    await expect(slider).toHaveValue('0');
    await keyboard.press('ArrowRight');
    await expect(slider).toHaveValue('1');
    expect(await notebook.step()).toBe(steps);
  });

  await test.step('the palette saves, and gives the focus back', async () => {
    await openPalette(page);
    await keyboard.type('save as jupyter');
    const download = page.waitForEvent('download', { timeout: 20_000 });
    await keyboard.press('Enter');
    expect((await download).suggestedFilename()).toMatch(/\.ipynb$/);
    await expectFocus(page, /^Epoch$/);
  });

  const order = () => notebook.order();
  const cells = await order();

  await test.step('a cell is added, moved, deleted and brought back', async () => {
    await tabTo(page, 'Add a cell');
    await keyboard.press('Enter');
    await keyboard.press('ArrowDown');
    expect((await focused(page)).name).toMatch(/^Text/);
    await keyboard.press('Enter');
    await expect.poll(async () => (await order()).length).toBe(cells.length + 1);
    const [added] = (await order()).filter((id) => !cells.includes(id));
    await expect.poll(async () => (await focused(page)).id).toBe(added);
    const at = (await order()).indexOf(added);

    await keyboard.press('Alt+ArrowUp');
    await expect.poll(async () => (await order()).indexOf(added)).toBe(at - 1);
    expect(await focused(page)).toMatchObject({ id: added, seen: true });
    await keyboard.press('Alt+ArrowDown');
    await expect.poll(async () => (await order()).indexOf(added)).toBe(at);

    await tabTo(page, /cell: menu$/);
    await keyboard.press('Enter');
    await keyboard.press('End');
    await expectFocus(page, /^Delete$/);
    await keyboard.press('Enter');
    await expect.poll(order).toEqual(cells);
    await expect.poll(async () => (await focused(page)).id).toBe(cells[at]);
    await keyboard.press('Control+z');
    await expect.poll(async () => (await focused(page)).id).toBe(added);
    // Two moves and the adding.
    for (let i = 0; i < 3; i++) await keyboard.press('Control+z');
    await expect.poll(order).toEqual(cells);
    await expect.poll(async () => (await focused(page)).id).toBe(cells[at]);
  });

  await test.step('another notebook', async () => {
    await openPalette(page);
    await keyboard.type('four variants');
    await keyboard.press('Enter');
    await expect(notebook.title).toHaveText('Four variants');
    await expect(page.locator('#notebook')).toBeFocused();
    await tabTo(page, /^Notebook: Four variants$/, 'Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.press('ArrowDown');
    await expectFocus(page, /^First steps/);
    await keyboard.press('Enter');
    await expect(notebook.title).toHaveText('First steps');
    await expectFocus(page, /^Notebook: First steps$/);
  });
});

test('whatever is put away gives the focus back', async ({ page }) => {
  const { keyboard } = page;
  await visit(page, 1440, 'first-steps');

  for (const name of ['More', /^Notebook: /, 'Saved runs', /^Engine/, /^Preset/, 'Other data']) {
    await page.getByRole('button', { name, exact: true }).focus();
    await keyboard.press('Enter');
    await expect(page.locator('.panel')).toBeVisible();
    await keyboard.press('Tab');
    await keyboard.press('Escape');
    await expect(page.locator('.panel')).toBeHidden();
    await expect(page.getByRole('button', { name, exact: true })).toBeFocused();
  }

  await keyboard.press('?');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts).toBeVisible();
  // Its keys are off while it is open.
  await keyboard.press('Control+z');
  await keyboard.press('Escape');
  await expect(shortcuts).toBeHidden();
  await expectFocus(page, /^Other data$/);

  const menu = page.getByRole('button', { name: 'Data cell: menu', exact: true });
  await menu.focus();
  await keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show source' }).press('Enter');
  await expect(page.getByRole('textbox', { name: /^Source of/ })).toBeFocused();
  await keyboard.press('Control+Enter');
  await expect(menu).toBeFocused();

  await page.getByRole('button', { name: 'Edit text' }).first().press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text in Markdown' })).toBeFocused();
  await keyboard.type(' ');
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Edit text' }).first()).toBeFocused();

  await page.getByRole('button', { name: 'First steps', exact: true }).press('Enter');
  await keyboard.type('Steps');
  await keyboard.press('Enter');
  await expectFocus(page, /^Steps$/);

  // What takes itself away gives the focus to what is next to it.
  await page.getByRole('textbox', { name: 'Seed' }).fill('7');
  await page.getByRole('button', { name: /^Reset Seed/ }).press('Enter');
  await expectFocus(page, /^What is Seed\?$/);
});

test('in the system’s own colours choices, progress and the focus are still to be seen', async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await visit(page, 1440, 'first-steps');
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const outlined = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => getComputedStyle(one).outlineStyle);
  expect(await outlined('.variant-switch input:checked + span')).toBe('solid');
  expect(await outlined('.variant-switch input:not(:checked) + span')).toBe('none');
  await tabTo(page, /^ELCRec$/);
  await tabTo(page, 'Run');
  await openPalette(page);
  expect(await outlined('[cmdk-item][data-selected=true]')).toBe('solid');
});
