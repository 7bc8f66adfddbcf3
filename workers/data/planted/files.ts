/** The planted data as files: what `npm run datasets:generate` writes and the page loads. */
import { PLANTED_DEFAULTS } from '../../catalog/planted.ts';
import { CATALOG } from '../catalog.ts';
import type { Dataset, PlantedTruth } from '../dataset.ts';
import { history } from '../split.ts';
import { sha256 } from '../sha256.ts';
import { baselines } from './baselines.ts';
import { plantedDataset } from './generate.ts';

export const BUNDLED_NAME = 'planted-intents';

const table = (header: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [header, ...rows].map((row) => `${row.join('\t')}\n`).join('');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** One user per line, `user item item …`, in the ids of the source. */
export function interactionsText(dataset: Dataset): string {
  let text = '';
  for (let user = 0; user < dataset.users; user++) {
    const items = Array.from(history(dataset, user, 0), (item) => dataset.originalItems[item]);
    text += `${dataset.originalUsers[user]} ${items.join(' ')}\n`;
  }
  return text;
}

/** Every file below public/datasets, by path. */
export async function bundledFiles(): Promise<ReadonlyMap<string, string>> {
  const dataset = await plantedDataset(BUNDLED_NAME, PLANTED_DEFAULTS);
  const { planted: truth, itemNames: names } = dataset;
  if (truth === null || names === null) throw new Error('planted data carries its truth');

  const interactions = interactionsText(dataset);
  const hash = sha256(new TextEncoder().encode(interactions));
  const counts = {
    users: dataset.users,
    items: dataset.items,
    interactions: dataset.sequence.length,
  };
  const itemRows = [...dataset.originalItems.keys()]
    .slice(1)
    .map((i) => [dataset.originalItems[i], names[i], truth.intentNames[truth.itemIntent[i]]]);
  const userRows = [...dataset.originalUsers].map((id, u) => [
    id,
    truth.intentNames[truth.userIntent[u]],
    truth.userActivity[u],
  ]);
  return new Map([
    [`${BUNDLED_NAME}/interactions.txt`, interactions],
    [`${BUNDLED_NAME}/items.tsv`, table(['id', 'name', 'intent'], itemRows)],
    [`${BUNDLED_NAME}/users.tsv`, table(['id', 'intent', 'activity'], userRows)],
    [
      `${BUNDLED_NAME}/meta.json`,
      json({
        name: BUNDLED_NAME,
        options: PLANTED_DEFAULTS,
        counts: { ...counts, intents: truth.intentNames.length },
        sha256: hash,
        'hr@5': baselines(dataset, truth),
      }),
    ],
    [
      'catalog.json',
      json({
        datasets: [
          {
            kind: 'bundled',
            name: BUNDLED_NAME,
            url: `${BUNDLED_NAME}/interactions.txt`,
            sha256: hash,
            ...counts,
          },
          ...CATALOG.map((entry) => ({ kind: 'catalog', ...entry })),
        ],
      }),
    ],
  ]);
}

/** The columns below a header line; one array of fields per row. */
const rowsOf = (text: string): string[][] =>
  text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

/** Names and truth read back from items.tsv and users.tsv, laid over the interactions. */
export function withTruth(dataset: Dataset, itemsTsv: string, usersTsv: string): Dataset {
  const items = new Map(
    rowsOf(itemsTsv).map(([id, name, intent]) => [Number(id), { name, intent }]),
  );
  const users = new Map(
    rowsOf(usersTsv).map(([id, intent, activity]) => [Number(id), { intent, activity }]),
  );
  // Items are listed intent by intent, so first appearance is the generator's order.
  const intentNames = [...new Set([...items.values()].map(({ intent }) => intent))];
  const indexOf = new Map(intentNames.map((name, index) => [name, index]));
  const intentIndex = (name: string | undefined): number => indexOf.get(name ?? '') ?? -1;
  const planted: PlantedTruth = {
    intentNames,
    itemIntent: dataset.originalItems.map((id) => intentIndex(items.get(id)?.intent)),
    userIntent: dataset.originalUsers.map((id) => intentIndex(users.get(id)?.intent)),
    userActivity: dataset.originalUsers.map((id) => Number(users.get(id)?.activity ?? 0)),
  };
  const itemNames = Array.from(dataset.originalItems, (id) => items.get(id)?.name ?? '');
  return { ...dataset, itemNames, planted };
}
