import { readFileSync } from 'node:fs';
import { expect, type Download, type Locator, type Page } from '@playwright/test';

/** Rows by column. */
export type Numbers = readonly Readonly<Record<string, string>>[];

export interface SavedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** From the next page on a run leaves the notebook where it is, as for a person who has left the stage once. */
export const keepOffStage = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    try {
      localStorage.setItem('elcrec-lab.stage', 'by hand');
    } catch {
      // A page without an address has no storage.
    }
  });

/** What a person does on the page, by the names a person sees. */
export class Notebook {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** In the notebook, where a run does not take the page to the stage by itself. */
  async open(address = '/'): Promise<void> {
    await keepOffStage(this.page);
    await this.page.goto(address);
    await this.answers();
  }

  /** The page is there and would train: whatever was done to it before. */
  async answers(): Promise<void> {
    await expect(this.run).toBeEnabled({ timeout: 30_000 });
  }

  get run() {
    return this.bar.getByRole('button', { name: /^Run( again| all \d+)?$/ });
  }

  get bar() {
    return this.page.getByRole('region', { name: 'Run', exact: true });
  }

  /** What can be run of the notebook as a whole, under its title. */
  get head() {
    return this.page.getByRole('group', { name: 'Run the notebook' });
  }

  button(name: string) {
    return this.bar.getByRole('button', { name, exact: true });
  }

  /** A cell by its title; prose goes by Text. */
  cell(title: string): Locator {
    return this.page.locator('main').getByRole('region', { name: title, exact: true });
  }

  get title() {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** Ids of the cells, from top to bottom. */
  order(): Promise<readonly string[]> {
    return this.page.locator('main > .cell').evaluateAll((cells) => cells.map(({ id }) => id));
  }

  async variant(name: string): Promise<void> {
    await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
  }

  /** A setting's number, of the only experiment or of the one given. */
  setting(label: string, of: Locator = this.page.locator('main')): Locator {
    // The paper's symbol may stand before it: "αCluster weight".
    const name = new RegExp(`^(\\S{1,3}\\s*)?${label}$`);
    return of.getByRole('textbox', { name }).or(of.getByRole('spinbutton', { name }));
  }

  async set(label: string, value: number, of?: Locator): Promise<void> {
    const box = this.setting(label, of);
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

  /** An entry of a cell's own menu. */
  async menu(cell: Locator, entry: string): Promise<void> {
    await cell.getByRole('button', { name: /cell: menu$/ }).click();
    await cell.getByRole('group').getByRole('button', { name: entry }).click();
  }

  /** An entry of the document's menu. */
  async more(entry: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'More', exact: true }).click();
    await this.page
      .getByRole('group', { name: 'More', exact: true })
      .getByRole('button', { name: entry })
      .click();
  }

  /** The list of notebooks, open. */
  async list(): Promise<Locator> {
    await this.page.getByRole('button', { name: /^Notebook: / }).click();
    return this.page.getByRole('group', { name: /^Notebook: / });
  }

  /** An entry of the list of notebooks. */
  async turnTo(entry: string | RegExp): Promise<void> {
    await (await this.list()).getByRole('button', { name: entry }).click();
  }

  async clearData(): Promise<void> {
    await this.page.getByRole('button', { name: 'Saved runs' }).click();
    await this.page.getByRole('button', { name: 'Clear data' }).click();
    await this.page.getByRole('button', { name: /^Clear (all|\d+ runs? for good)$/ }).click();
  }

  /** Keys that no field takes for itself. */
  async press(keys: string): Promise<void> {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await this.page.keyboard.press(keys);
  }

  /** What `act` makes the browser save. */
  async saves(act: () => Promise<void>): Promise<SavedFile> {
    const [download]: [Download, void] = await Promise.all([
      this.page.waitForEvent('download'),
      act(),
    ]);
    const path = await download.path();
    return { name: download.suggestedFilename(), path, bytes: readFileSync(path) };
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

  /** A run begins: from here on the run bar speaks of it, and of no run before. */
  async starts(): Promise<void> {
    await this.run.click();
    await expect(this.button('Stop')).toBeEnabled({ timeout: 30_000 });
  }

  /** Whatever `act` begins ends well. The tab's title names the run that was there before, and then the new one. */
  async trains(act: () => Promise<void> = () => this.run.click()): Promise<void> {
    const before = /^✓ (\S+)/.exec(await this.page.title())?.[1] ?? '-';
    await act();
    await expect(this.page).toHaveTitle(new RegExp(`^✓ (?!${before} )`), { timeout: 120_000 });
  }

  /** The losses figure as numbers: one record per row. */
  losses(of: Locator = this.page.locator('main')): Promise<Numbers> {
    return numbersOf(of.getByRole('figure', { name: 'Losses (lower is better)' }));
  }

  /** Validation HR@5 by epoch, as the figure's table writes it. */
  async hitRates(of: Locator = this.page.locator('main')): Promise<readonly string[]> {
    const figure = of.getByRole('figure', { name: 'Ranking quality (higher is better)' });
    return (await numbersOf(figure)).map((row) => row['HR@5']);
  }

  /** Test numbers, a text per row. */
  async results(of: Locator = this.cell('Results')): Promise<readonly string[]> {
    const rows = of.getByRole('table', { name: 'Test metrics' }).getByRole('row');
    await expect(rows.first()).toBeVisible();
    return rows.evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => cell.textContent.trim()).join(' | ')),
    );
  }

  /** The runs of the Compare cell, a row each. */
  get runs(): Locator {
    return this.page.getByRole('table', { name: 'Runs' }).locator('tbody tr');
  }
}

/** A figure as numbers, by the table that it shows for them. */
export async function numbersOf(figure: Locator): Promise<Numbers> {
  const asTable = figure.getByRole('button', { name: 'Show as table' });
  await asTable.click();
  const columns = await figure.locator('thead th').allTextContents();
  const cells = await figure.locator('tbody td').allTextContents();
  await asTable.click();
  return Array.from({ length: cells.length / columns.length }, (_, row) =>
    Object.fromEntries(columns.map((column, i) => [column, cells[row * columns.length + i]])),
  );
}
