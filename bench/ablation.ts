/**
 * The four variants on planted-intents, three seeds each, under the settings below: writes the table
 * of docs/ablation-planted.md and the numbers behind it. `npm run ablation` (about ten minutes).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { openByName } from '../cli/datasets.ts';
import { startNodeEngine } from '../cli/host.ts';
import {
  ELCREC,
  ELCREC_DEFAULTS,
  type ElcrecConfig,
  type Variant,
  VARIANTS,
} from '../workers/catalog/models/elcrec.ts';
import { datasetId, runId } from '../workers/protocol/ids.ts';
import { presetNamed } from '../workers/catalog/presets.ts';
import type { RunResult } from '../workers/protocol/run.ts';
import { startTraining } from '../workers/training/train.ts';

const SEEDS = [1, 2, 3];
const OUT = 'docs/ablation-planted';

const quick: ElcrecConfig = { ...ELCREC_DEFAULTS, ...presetNamed(ELCREC, 'quick', null)!.config };

/** The sizes, batch, learning rate and epochs of the quick preset throughout; only these differ. */
const SETTINGS: readonly { readonly name: string; readonly config: ElcrecConfig }[] = [
  {
    name: 'Official pooling, alignment and weights',
    config: {
      ...quick,
      pooling: 'all_positions',
      alignment: 'all_centres',
      cf_weight: 0.1,
      intent_cf_weight: 0.1,
      trade_off: 1,
    },
  },
  {
    name: '`real_positions` and `nearest_centre`, official weights',
    config: { ...quick, cf_weight: 0.1, intent_cf_weight: 0.1, trade_off: 1 },
  },
  { name: 'The quick preset (also `cf_weight` 0.02, `trade_off` 0.1)', config: quick },
];

const engine = await startNodeEngine('wasm');
const { dataset, card } = await openByName('planted-intents');

async function result(config: ElcrecConfig): Promise<RunResult> {
  const training = await startTraining(
    dataset,
    {
      runId: runId('ablation'),
      datasetId: datasetId(card.id),
      config,
      snapshotUsers: 0,
      startPaused: false,
      maxSteps: null,
    },
    engine,
  );
  let found: RunResult | null = null;
  for await (const event of training.events) if (event.kind === 'result') found = event.result;
  training.dispose();
  if (found === null) throw new Error('the run ended without a result');
  return found;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const spread = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / (values.length - 1));
/** Mean and standard deviation over the seeds. */
const both = (values: readonly number[], digits: number) =>
  `${mean(values).toFixed(digits)} ± ${spread(values).toFixed(digits)}`;

function row(variant: Variant, results: readonly RunResult[]): string {
  const of = (pick: (result: RunResult) => number, digits: number) =>
    both(results.map(pick), digits);
  const intents =
    results[0].health === null
      ? ['none', 'none', 'none']
      : [
          of(({ health }) => health!.used, 1),
          of(({ health }) => health!.largestShare, 2),
          of(({ health }) => health!.nmi ?? NaN, 3),
        ];
  const cells = [
    variant,
    of(({ test }) => test['hr@5'], 4),
    of(({ test }) => test['ndcg@20'], 4),
    ...intents,
    of(({ bestEpoch }) => bestEpoch + 1, 1),
  ];
  return `| ${cells.join(' | ')} |`;
}

const lines: string[] = [];
const records: object[] = [];
for (const { name, config } of SETTINGS) {
  lines.push(
    '',
    `## ${name}`,
    '',
    '| variant | HR@5 | NDCG@20 | intents used (of 8) | largest share | NMI | best epoch |',
    '|---|---|---|---|---|---|---|',
  );
  for (const variant of VARIANTS) {
    const results: RunResult[] = [];
    for (const seed of SEEDS) {
      const found = await result({ ...config, variant, seed });
      results.push(found);
      records.push({ settings: name, variant, seed, ...found });
      process.stdout.write(
        `${name} ${variant} ${seed} ${found.test['hr@5'].toFixed(4)} ${found.health?.nmi ?? ''}\n`,
      );
    }
    lines.push(row(variant, results));
  }
}

const popularity = (records[0] as RunResult).popularity;
writeFileSync(
  `${OUT}.json`,
  `${JSON.stringify({ config: quick, seeds: SEEDS, dataset: card.hash, records }, null, 1)}\n`,
);
const heading = `Test metrics of the best epoch (validation NDCG@20), mean ± standard deviation over seeds ${SEEDS.join(', ')}; wasm, ${quick.epochs} epochs, K ${quick.num_intent_clusters}, hidden ${quick.hidden_size}, batch ${quick.batch_size}, lr ${quick.lr}. By popularity alone: HR@5 ${popularity['hr@5'].toFixed(4)}, NDCG@20 ${popularity['ndcg@20'].toFixed(4)}.`;
const doc = readFileSync(`${OUT}.md`, 'utf8');
const between = /(<!-- table -->\n)[^]*(\n<!-- \/table -->)/;
const table = `\n${heading}\n${lines.join('\n')}\n`;
writeFileSync(
  `${OUT}.md`,
  doc.replace(between, (_, open: string, close: string) => open + table + close),
);
process.exit(0);
