import { expect, type Page } from '@playwright/test';

/** What a person does on the page, by the names a person sees. */
export class Notebook {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto('/');
    await expect(this.run).toBeEnabled({ timeout: 30_000 });
  }

  get run() {
    return this.page.getByRole('button', { name: /^Run( again)?$/ });
  }

  get bar() {
    return this.page.getByRole('region', { name: 'Run' });
  }

  button(name: string) {
    return this.bar.getByRole('button', { name, exact: true });
  }

  async variant(name: string): Promise<void> {
    await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
  }

  async set(label: string, value: number): Promise<void> {
    const box = this.page
      .getByRole('textbox', { name: label })
      .or(this.page.getByRole('spinbutton', { name: label }));
    await box.fill(String(value));
    await box.blur();
  }

  async moreSettings(): Promise<void> {
    await this.page.getByText('More settings').click();
  }

  async backend(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Engine/ }).click();
    await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
    await expect(
      this.page.getByRole('button', { name: new RegExp(`^Engine: ${name}`) }),
    ).toBeVisible();
    await this.page.keyboard.press('Escape');
  }

  /** Drops a file on the page, as a hand does. */
  async drop(name: string, bytes: Uint8Array): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([fileName, base64]) => {
        const transfer = new DataTransfer();
        const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([data], fileName));
        return transfer;
      },
      [name, Buffer.from(bytes).toString('base64')] as const,
    );
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  }

  /** Waits until the run line says `step n/…` with n >= `step`. */
  async reaches(step: number, timeout: number): Promise<void> {
    await expect
      .poll(() => this.step(), { timeout, intervals: [200] })
      .toBeGreaterThanOrEqual(step);
  }

  async step(): Promise<number> {
    const line = (await this.bar.textContent()) ?? '';
    const found = /step ([\d,]+)\//.exec(line);
    return found === null ? 0 : Number(found[1].replaceAll(',', ''));
  }

  async ended(word: string, timeout: number): Promise<void> {
    await expect(this.bar.getByText(word, { exact: true })).toBeVisible({ timeout });
  }

  /** The losses figure as numbers: one record per row. */
  async losses(): Promise<readonly Readonly<Record<string, string>>[]> {
    const figure = this.page.getByRole('figure', { name: /^Losses/ });
    await figure.getByRole('button', { name: 'Show as table' }).click();
    const read = (selector: string) => figure.locator(selector).allTextContents();
    const columns = await read('thead th');
    const cells = await read('tbody td');
    await figure.getByRole('button', { name: 'Show as table' }).click();
    return Array.from({ length: cells.length / columns.length }, (_, row) =>
      Object.fromEntries(columns.map((column, i) => [column, cells[row * columns.length + i]])),
    );
  }
}
