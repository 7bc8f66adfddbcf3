import type { Page } from '@playwright/test';

/** Everything in one store of the page's archive, as it lies there. The page must be open. */
export const stored = (page: Page, store: 'runs' | 'points' | 'notebooks'): Promise<unknown[]> =>
  page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('elcrec-lab');
        opening.onerror = () => reject(new Error('the archive does not open'));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction(name).objectStore(name).getAll();
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result);
          };
        };
      }),
    store,
  );

/** Names of the runs that are stored. */
export const storedRuns = async (page: Page): Promise<readonly string[]> =>
  ((await stored(page, 'runs')) as { name: string }[]).map(({ name }) => name);

/** Titles of the notebooks that are stored, each with its experiments' epochs. */
export const storedNotebooks = async (page: Page): Promise<readonly string[]> => {
  const notebooks = (await stored(page, 'notebooks')) as {
    title: string;
    cells: { kind: string; config: { epochs?: number } }[];
  }[];
  return notebooks.map(({ title, cells }) =>
    [title, ...cells.flatMap(({ config }) => config.epochs ?? [])].join(' '),
  );
};

/** Epochs finished of runs that are not done, by the newest point in the archive. */
export const storedEpochs = async (page: Page): Promise<number> => {
  const points = (await stored(page, 'points')) as { runId: string; point: { epoch: number } }[];
  const runs = (await stored(page, 'runs')) as { id: string; status: string }[];
  const done = new Set(runs.filter(({ status }) => status === 'done').map(({ id }) => id));
  const open = points.filter(({ runId }) => !done.has(runId));
  return Math.max(0, ...open.map(({ point }) => point.epoch));
};
