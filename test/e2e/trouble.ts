import type { Page } from '@playwright/test';

/** Everything that goes wrong on a page without a person seeing it; read the list at the end. */
export function watchForTrouble(page: Page): readonly string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`thrown: ${error.message}`));
  page.on('requestfailed', (request) => trouble.push(`no answer: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
  });
  return trouble;
}
