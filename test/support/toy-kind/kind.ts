import { FIRST_MODEL } from '../../../workers/catalog/models.ts';
import { presetsOf } from '../../../workers/catalog/presets.ts';
import type { CellId } from '../../../src/document/ids.ts';
import { nearest } from '../../../src/document/config-spec.ts';
import type { KindSpec } from '../../../src/document/kind.ts';
import { Reader } from '../../../src/document/reading.ts';
import { runFor } from '../../../src/jobs/plans.ts';
import { datasetConfig } from '../../../src/kinds/dataset/config.ts';
import { runProvenance } from '../../../src/kinds/provenance.ts';
import type { RunSpec } from '../../../src/runs/run-spec.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { count } from '../../../src/runs/summary.ts';

/** One training with three seeds: a kind as a stranger to the lab would add it, in this one file. */
export interface SeedsConfig {
  readonly dataset: CellId | null;
  readonly epochs: number;
}

/** What came of each seed so far. */
export interface SeedsModel {
  readonly runs: readonly { readonly part: string; readonly run: RunRecord | null }[];
}

const plans = (cell: CellId, { dataset, epochs }: SeedsConfig): readonly RunSpec[] =>
  [1, 2, 3].map((seed) => ({
    cell,
    part: `seed ${seed}`,
    dataset,
    config: { ...presetsOf(FIRST_MODEL)[0].config, epochs, seed },
  }));

export const seedsKind: KindSpec<SeedsConfig, SeedsModel> = {
  kind: 'seeds',
  title: 'Seeds',
  explain: 'One training with three seeds.',
  create: (before) => ({ dataset: nearest(before, datasetConfig.kind), epochs: 2 }),
  dependsOn: ({ dataset }) => (dataset === null ? [] : [dataset]),
  write: ({ dataset, epochs }) => ({ dataset, epochs }),
  read(plain) {
    const reader = new Reader(plain);
    const dataset = reader.cell('dataset');
    const epochs = reader.number('epochs', { min: 1, max: 100, integer: true }, 2);
    return { config: { dataset, epochs }, problems: reader.finish() };
  },
  rewire: ({ dataset, epochs }, rename) => ({ dataset: dataset && rename(dataset), epochs }),
  plans: (_view, { id, config }) => plans(id, config),
  shows: (view, { id, config }) => plans(id, config).flatMap((spec) => runFor(view, spec) ?? []),
  model: (view, { id, config }) => ({
    runs: plans(id, config).map((spec) => ({ part: spec.part, run: runFor(view, spec) })),
  }),
  output({ runs }) {
    const made = runs.flatMap(({ run }) => run ?? []);
    return {
      text: `${made.length} of ${runs.length} seeds run.`,
      figures: [],
      tables: [
        {
          title: 'Steps by seed',
          table: {
            columns: ['Seed', 'Run', 'Steps'],
            rows: runs.map(({ part, run }) => [
              part,
              run?.name ?? null,
              run === null ? null : count(run.step),
            ]),
          },
        },
      ],
      provenance: made.length === 0 ? null : runProvenance(made[0]),
    };
  },
};
