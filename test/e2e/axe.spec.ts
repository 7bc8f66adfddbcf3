import { expect, test, type Page } from '@playwright/test';
import { SHIPPED_IDS } from '../../src/shipped/shipped-notebook.ts';
import { violations } from '../support/axe.ts';
import { expectFocus, openPalette, visit } from './access.ts';

test.describe.configure({ timeout: 360_000 });

const WIDTHS = [1440, 390];

/** What is looked for in each theme: everything, and then what colours alone can break. */
const THEMES = [
  { name: 'light', rules: null },
  { name: 'dark', rules: ['color-contrast', 'link-in-text-block'] },
] as const;

/** What axe finds on the page as it stands, or in a part of it, in both themes: a line for each finding. */
async function findings(page: Page, part = 'html'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, rules } of THEMES) {
    await page.evaluate(
      (theme) =>
        new Promise((drawn) => {
          document.documentElement.dataset.theme = theme;
          requestAnimationFrame(() => requestAnimationFrame(drawn));
        }),
      name,
    );
    for (const { id, impact, nodes } of await violations(page, part, rules))
      for (const { target, failureSummary } of nodes)
        found.push(
          `${name}: ${String(impact)} ${id} at ${target.join(' ')}: ${String(failureSummary)}`,
        );
  }
  return found;
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
    await notebook.press('w');
    await expect(page.getByRole('main', { name: /^Watch / })).toBeVisible();
    expect.soft(await findings(page), 'stage').toEqual([]);
    await page.keyboard.press('Escape');
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
