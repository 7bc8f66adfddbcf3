import { expect, test, type Page } from '@playwright/test';
import { Notebook } from './notebook.ts';

const PHONE = { width: 390, height: 844 };

/** What can be pressed, is in sight and is smaller than 24 px one way, in words. */
const small = (page: Page): Promise<readonly string[]> =>
  page.locator('a, button, input, select, summary, textarea, [role="button"]').evaluateAll((all) =>
    all.flatMap((one) => {
      const { width, height } = one.getBoundingClientRect();
      // A link in running text is as tall as its line, and a field under a switch's face is pressed by the face.
      const text = one.closest('.prose p, .prose li, .unseen, .skip, .switch, .variant-switch');
      const seen = one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (!seen || width === 0 || text !== null || Math.min(width, height) >= 24) return [];
      const name = one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 30);
      return [`${one.tagName}.${one.className} "${name}" ${width} × ${height}`];
    }),
  );

test('the way past the head leaves no mark on the page until it is reached by keyboard', async ({
  page,
}) => {
  const notebook = new Notebook(page);
  await notebook.open();
  await page.evaluate(() => scrollTo(0, 0));
  const corner = () => page.screenshot({ clip: { x: 0, y: 0, width: 420, height: 120 } });
  const link = page.getByRole('link', { name: 'Skip to Run' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  expect((await link.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await expect(link).toHaveCSS('opacity', '1');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const with_ = await corner();
  await page.addStyleTag({ content: '.skip { display: none }' });
  expect(with_.equals(await corner())).toBe(true);
});

for (const name of ['first-steps', 'papers-beauty'])
  test(`on a phone all that is pressed in ${name} is 24 px or more, in its panels too`, async ({
    page,
  }) => {
    await page.setViewportSize(PHONE);
    const notebook = new Notebook(page);
    await notebook.open(`/?notebook=${name}`);
    await page.getByText('More settings').first().click();
    expect(await small(page)).toEqual([]);
    for (const panel of [/^More$/, /^Notebook: /, /^Engine/]) {
      await page.getByRole('button', { name: panel }).first().click();
      expect(await small(page), String(panel)).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });

test('on a phone Run leads to the curves, and a table that is cut off says so', async ({
  page,
}) => {
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const notebook = new Notebook(page);
  await notebook.open();
  await notebook.set('Epochs', 2);
  await page.evaluate(() => scrollTo(0, 0));
  await notebook.trains();
  const losses = notebook.cell('Experiment').getByRole('figure', { name: /^Losses/ });
  await expect(losses).toBeInViewport({ ratio: 0.9 });
  await notebook.set('Seed', 2);
  await notebook.set('Learning rate', 0.01);
  await page.evaluate(() => scrollTo(0, 0));
  await notebook.trains();
  await expect(losses).toBeInViewport({ ratio: 0.9 });
  expect(await small(page)).toEqual([]);

  // On the stage they are panes side by side.
  await notebook.button('Watch').click();
  const stage = page.getByRole('main', { name: /^Watch / });
  await stage.getByRole('button', { name: 'Loss', exact: true }).click();
  await expect(stage.getByRole('figure', { name: /^Losses/ })).toBeInViewport({ ratio: 0.9 });
  await stage.getByRole('button', { name: 'Film', exact: true }).click();
  expect(await small(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(stage).toBeHidden();

  const box = page.locator('.compare-table');
  await expect(box).toHaveAttribute('data-more', 'end');
  await expect(box).toHaveCSS('mask-image', /gradient/);
  await box.evaluate((element) => element.scrollTo(10_000, 0));
  await expect(box).toHaveAttribute('data-more', 'start');

  // With room it all fits, and what changed is there in full.
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(box).toHaveAttribute('data-more', '');
  const change = notebook.runs.first().locator('.column-change');
  await expect(change).toHaveText(/lr 0\.005 → 0\.01, seed 1 → 2/);
  expect(await change.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)).toBe(true);
});
