import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { SHIPPED_IDS } from '../../src/shipped/shipped-notebook.ts';
import { Notebook } from './notebook.ts';

test.describe.configure({ timeout: 360_000 });

const WIDTHS = [1440, 390];
const THEMES = ['light', 'dark'];

/** What shows on hover and focus alone is looked at too. */
const ALL_SHOWN = `.cell-menu, .add-cell-button, .plot-tools, .text-edit, .row-tool { opacity: 1 !important }`;

/** What axe finds on the page as it stands, or in a part of it, in both themes: a line for each finding. */
async function findings(page: Page, part = 'html'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of THEMES) {
    await page.evaluate(
      (name) =>
        new Promise((drawn) => {
          document.documentElement.dataset.theme = name;
          requestAnimationFrame(() => requestAnimationFrame(drawn));
        }),
      theme,
    );
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    for (const { id, impact, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${theme}: ${impact} ${id} at ${target.join(' ')}: ${failureSummary}`);
  }
  return found;
}

async function visit(page: Page, width: number, notebook: string): Promise<Notebook> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`/?notebook=${notebook}`);
  await expect(page.getByText('Press Run, or Space')).toBeVisible({ timeout: 30_000 });
  await page.addStyleTag({ content: ALL_SHOWN });
  return new Notebook(page);
}

/** Nothing reaches over the window's edge, the page itself included. */
async function expectInside(page: Page, selector: string): Promise<void> {
  const boxes = await page.locator(selector).evaluateAll((all) =>
    all.map((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return { left, right, width };
    }),
  );
  expect(boxes.length, selector).toBeGreaterThan(0);
  const width = page.viewportSize()?.width ?? 0;
  for (const { left, right } of boxes) {
    expect(left, selector).toBeGreaterThanOrEqual(0);
    expect(right, selector).toBeLessThanOrEqual(width);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    width,
  );
}

for (const width of WIDTHS) {
  for (const id of SHIPPED_IDS) {
    test(`axe finds nothing in ${id} before a run, ${width} px wide`, async ({ page }) => {
      await visit(page, width, id);
      expect(await findings(page)).toEqual([]);
    });
  }

  test(`axe finds nothing in whatever opens and floats, ${width} px wide`, async ({ page }) => {
    const notebook = await visit(page, width, 'first-steps');
    const named = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    const look = async (what: string, part?: string) =>
      expect.soft(await findings(page, part), what).toEqual([]);
    /** Opens a panel by its button, looks, and puts it away. */
    const lookIn = async (name: string | RegExp) => {
      await named(name).first().click();
      await expect(page.locator('.panel')).toBeVisible();
      await expectInside(page, '.panel');
      await look(String(name), '.panel');
      await page.keyboard.press('Escape');
      await expect(page.locator('.panel')).toBeHidden();
    };
    await lookIn(/^Notebook: /);
    await lookIn('Experiment cell: menu');
    await lookIn('More');
    await lookIn('Add a cell');
    await lookIn('Saved runs');
    await lookIn(/^Engine/);
    await lookIn('Other data');
    await lookIn(/^Preset/);
    if (width < 640) await lookIn(/: figure tools$/);

    await openPalette(page);
    await expectInside(page, 'dialog');
    await look('palette', 'dialog');
    await page.keyboard.press('Escape');
    // While a dialog is there, keys belong to it.
    await expect(page.getByRole('dialog')).toHaveCount(0);

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expectInside(page, 'dialog');
    await look('shortcuts', 'dialog');
    await page.keyboard.press('Escape');

    await notebook.moreSettings();
    await named(/^What is /)
      .first()
      .click();
    await notebook.set('Seed', 7);
    await look('settings');

    await named('Data cell: menu').click();
    await named('Show source').click();
    const source = page.getByRole('textbox', { name: /^Source of/ });
    await source.fill('users: -1');
    await named('Apply').click();
    await expect(source).toHaveAttribute('aria-invalid', 'true');
    await look('source with an error', '#data');
    await named('Discard changes').click();

    await named('Edit text').first().click();
    await expect(page.getByRole('textbox', { name: 'Text in Markdown' })).toBeFocused();
    await look('text being written', '#about');
    await page.keyboard.press('Escape');

    await notebook.drop('broken.txt', new TextEncoder().encode('1 2\n'));
    await expect(page.getByRole('alert')).toBeVisible();
    await look('data that did not open', '#data');

    await named('Results cell: menu').click();
    await named('Delete').click();
    await expect(page.getByText('Cell deleted')).toBeVisible();
    await look('toast');
  });

  test(`axe finds nothing after a run, ${width} px wide`, async ({ page }) => {
    const notebook = await visit(page, width, 'first-steps');
    await notebook.set('Epochs', 2);
    await notebook.run.click();
    await notebook.ended('Done', 120_000);
    expect.soft(await findings(page), 'done').toEqual([]);
    for (const figure of await page.getByRole('figure').all()) {
      // Where there is no room for a row of tools, they are behind one button.
      if (width < 640) await figure.getByRole('button', { name: /: figure tools$/ }).click();
      await figure.getByRole('button', { name: 'Show as table' }).click();
      await expect(figure.getByRole('table')).toBeVisible();
    }
    expect.soft(await findings(page), 'figures as tables').toEqual([]);
    await notebook.set('Seed', 8);
    expect.soft(await findings(page), 'stale').toEqual([]);

    // Tools that a narrow row has no room for come when the keyboard is in it.
    await page.getByRole('button', { name: /^Show .+ in figures$/ }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expectFocus(page, /^Rename /);
  });
}

/** What has the focus: its name, and whether a person can see that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return { name: '', seen: false, id: '', type: null };
    // A radio button or a field in a frame shows the focus on what stands for it.
    const marks = [at, at.nextElementSibling, at.parentElement].map((one) =>
      one === null ? null : getComputedStyle(one),
    );
    const marked = marks.some((look) => look !== null && look.outlineStyle !== 'none');
    let opacity = 1;
    const shown = at.matches('input[type=radio]') ? at.parentElement : at;
    for (let one: Element | null = shown; one !== null; one = one.parentElement)
      opacity *= Number(getComputedStyle(one).opacity);
    const { top, bottom, left, right } = (shown ?? at).getBoundingClientRect();
    const inWindow = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    const labels = at instanceof HTMLInputElement ? [...(at.labels ?? [])] : [];
    const words = at.getAttribute('aria-label') ?? labels[0]?.textContent ?? at.textContent;
    return {
      name: words.trim(),
      seen: marked && opacity === 1 && inWindow,
      id: at.id,
      type: at.getAttribute('type'),
    };
  });

/** Goes on with Tab until what is wanted has the focus; everywhere on the way the focus is seen. */
async function tabTo(
  page: Page,
  wanted: string | RegExp,
  key = 'Tab',
  type?: string,
): Promise<void> {
  const isIt = (name: string) => (typeof wanted === 'string' ? name === wanted : wanted.test(name));
  const passed: string[] = [];
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press(key);
    const { name, seen, type: is } = await focused(page);
    expect(seen, `the focus on “${name}” is seen`).toBe(true);
    if (isIt(name) && (type === undefined || is === type)) return;
    passed.push(name);
  }
  throw new Error(`Tab never came to ${String(wanted)}, only to ${passed.join(', ')}`);
}

/** Its code is fetched when it is first asked for. */
async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused();
}

const expectFocus = (page: Page, name: string | RegExp) =>
  expect.poll(async () => (await focused(page)).name).toMatch(name);

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
    await keyboard.type('20');
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
