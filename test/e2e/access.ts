import { expect, type Page } from '@playwright/test';
import { keepOffStage, Notebook } from './notebook.ts';

/** What shows on hover and focus alone is looked at too. */
const ALL_SHOWN = `.cell-menu, .add-cell-button, .plot-tools, .text-edit, .row-tool { opacity: 1 !important }`;

/** A shipped notebook at that width, nothing of it moving. */
export async function visit(page: Page, width: number, notebook: string): Promise<Notebook> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 900 });
  await keepOffStage(page);
  await page.goto(`/?notebook=${notebook}`);
  await expect(page.getByText('Press Run, or Space')).toBeVisible({ timeout: 30_000 });
  await page.addStyleTag({ content: ALL_SHOWN });
  return new Notebook(page);
}

/** What has the focus: its name, and whether a person can see that it has it. */
export const focused = (page: Page) =>
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
export async function tabTo(
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
export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused();
}

export const expectFocus = (page: Page, name: string | RegExp) =>
  expect.poll(async () => (await focused(page)).name).toMatch(name);
