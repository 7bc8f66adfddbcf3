import '../../src/kinds/kinds.ts';
import { experimentConfig } from '../../src/kinds/experiment/config.ts';
import { ELCREC_DEFAULTS, ELCREC } from '../../workers/catalog/models/elcrec.ts';
import { termNames } from '../../workers/catalog/models.ts';
import { runId } from '../../workers/protocol/ids.ts';
import { withConfig, type Cell } from '../../src/document/cell.ts';
import { cellId, notebookId } from '../../src/document/ids.ts';
import type { Notebook } from '../../src/document/notebook.ts';
import type { NotebookView } from '../../src/document/view.ts';
import type { RunRecord } from '../../src/runs/record.ts';
import { card, epoch, frame, health, record, result, step } from './runs-fixture.ts';
import { newCell } from '../../src/document/cells.ts';

const before = [
  { id: cellId('data'), kind: 'dataset' },
  { id: cellId('experiment'), kind: 'experiment' },
] as const;

const text: Cell = {
  id: cellId('intro'),
  kind: 'text',
  config: { markdown: '# Why *intents*?\n\nLoss $\\mathcal{L}$, "quoted" \\ and\nthree lines.\n' },
  collapsed: false,
  bare: false,
};

const experiment = newCell(experimentConfig, cellId('experiment'), before);

/** One cell of every kind. */
export const notebook: Notebook = {
  id: notebookId('first-steps'),
  title: 'First steps',
  shipped: 'first-steps',
  cells: [
    text,
    newCell('dataset', cellId('data')),
    { ...withConfig(experiment, { ...experiment.config, settings: ELCREC_DEFAULTS }), bare: true },
    { ...newCell('intents', cellId('intents'), before), collapsed: true },
    newCell('results', cellId('results'), before),
    newCell('compare', cellId('compare'), before),
  ],
};

/** A finished run of the notebook's experiment, with every part a run can have. */
export function finishedRun(name: string, startedAt: string, hr = 0.31): RunRecord {
  return {
    ...record({}, name),
    startedAt,
    note: 'said "so"\nand <b>so</b>',
    starred: true,
    place: { notebook: notebook.id, cell: cellId('experiment') },
    origin: { kind: 'bundled', name: 'planted-intents' },
    plan: {
      config: ELCREC_DEFAULTS,
      parameters: 12_345,
      stepsPerEpoch: 10,
      epochs: 3,
      engine: { backend: 'wasm', reason: 'No GPU.', device: 'SIMD', limits: { threads: 2 } },
      datasetHash: card.hash,
      terms: termNames(ELCREC),
    },
    status: 'done',
    epoch: 2,
    step: 30,
    stepsPerSecond: 40,
    steps: Array.from({ length: 30 }, (_, i) => {
      const one = step(i + 1);
      return { ...one, losses: { ...one.losses, loss_icl: null } };
    }),
    epochs: [
      epoch(0, hr / 2, true),
      { ...epoch(1, hr, true), health: health([900, 400, 200], 0.62) },
      { ...epoch(2, hr / 3), health: health([700, 500, 300], 0.71) },
    ],
    maps: [
      { ...frame(null, [0, 1, 2, 0]), epoch: 0 },
      { ...frame([0, 1, 2, 1], [0, 1, 2, 0]), epoch: 3 },
    ],
    result: { ...result(hr, 0.09), health: health([900, 400, 200], 0.62) },
  };
}

const newest = finishedRun('calm-heron-2', '2026-01-03T03:04:05.000Z');
const older = finishedRun('brisk-otter-1', '2026-01-02T03:04:05.000Z', 0.25);

/** The notebook with two runs; its experiment shows the older. */
export const view: NotebookView = {
  notebook,
  runs: [newest, older],
  cards: new Map(),
  shown: new Map([[cellId('experiment'), runId('brisk-otter-1')]]),
  hidden: new Set([runId('calm-heron-2')]),
};
