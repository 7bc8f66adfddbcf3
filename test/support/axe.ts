import axe, { type Result, type RunOptions } from 'axe-core';
import type { Page } from 'playwright';

/** What axe finds on the page as it stands, within a selector, by all of its rules or by `rules` alone. */
export async function violations(
  page: Page,
  within = 'html',
  rules: readonly string[] | null = null,
): Promise<readonly Result[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  // Selectors of everything that is well would take most of the time.
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(rules !== null && { runOnly: [...rules] }),
  };
  return page.evaluate(
    async ([part, how]) => {
      const { axe: there } = globalThis as unknown as { axe: typeof axe };
      return (await there.run(part, how)).violations;
    },
    [within, options] as const,
  );
}
