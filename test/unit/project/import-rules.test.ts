import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

function write(file: string, imports: readonly string[]): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  const lines = imports.map((from, index) => `import * as m${index} from '${from}';`);
  const uses = imports.map((_from, index) => `m${index}`).join(', ');
  writeFileSync(join(folder, file), `${lines.join('\n')}\nexport const used = [${uses}];\n`);
}

/** A small project that breaks each rule once; `breaks: []` marks imports that are allowed. */
const files: readonly { file: string; imports: readonly string[]; breaks: readonly string[] }[] = [
  // allowed
  { file: 'workers/protocol/run.ts', imports: [], breaks: [] },
  { file: 'workers/random/stream.ts', imports: [], breaks: [] },
  { file: 'workers/engine/engine.ts', imports: ['@tensorflow/tfjs-core'], breaks: [] },
  { file: 'workers/models/encoder.ts', imports: ['../engine/engine.ts'], breaks: [] },
  { file: 'workers/training/step.ts', imports: ['../models/encoder.ts'], breaks: [] },
  { file: 'workers/lab/lab.ts', imports: ['../training/step.ts'], breaks: [] },
  { file: 'workers/lab.worker.ts', imports: ['./lab/lab.ts', 'comlink'], breaks: [] },
  { file: 'src/client/lab.ts', imports: ['../../workers/lab.worker.ts'], breaks: [] },
  { file: 'src/app/App.tsx', imports: ['react', '../../workers/protocol/run.ts'], breaks: [] },
  { file: 'cli/main.ts', imports: ['../workers/lab/lab.ts'], breaks: [] },
  { file: 'src/exchange/words.ts', imports: ['../storage/words.ts', 'yaml'], breaks: [] },
  { file: 'src/storage/words.ts', imports: ['../state/plain.ts'], breaks: [] },
  { file: 'src/kinds/pure.ts', imports: ['../exchange/words.ts'], breaks: [] },
  { file: 'src/shipped/words.ts', imports: ['../kinds/pure.ts'], breaks: [] },
  {
    file: 'src/session/words.ts',
    imports: ['../shipped/words.ts', '../figures/plotly.ts', '../client/lab.ts'],
    breaks: [],
  },
  { file: 'src/figures/plotly.ts', imports: ['plotly.js-basic-dist-min'], breaks: [] },
  // broken
  { file: 'src/kinds/a.ts', imports: ['./b.ts'], breaks: ['no cycles'] },
  // A cycle is reported once.
  { file: 'src/kinds/b.ts', imports: ['./a.ts'], breaks: [] },
  {
    file: 'src/kinds/engine.ts',
    imports: ['../../workers/lab/lab.ts'],
    breaks: ['the page knows the engine by its protocol alone'],
  },
  {
    file: 'src/kinds/tensor.ts',
    imports: ['@tensorflow/tfjs-core'],
    breaks: ['no tensors on the page'],
  },
  {
    file: 'src/kinds/worker.ts',
    imports: ['../../workers/lab.worker.ts'],
    breaks: ['only the client starts workers'],
  },
  {
    // Not by itself: the figure it asks reaches for React.
    file: 'src/exchange/far.ts',
    imports: ['../figures/near.ts'],
    breaks: ['the document has no screen'],
  },
  { file: 'src/figures/near.ts', imports: ['react'], breaks: [] },
  {
    file: 'src/shipped/view.ts',
    imports: ['../kinds/View.tsx'],
    breaks: ['the document has no screen'],
  },
  { file: 'src/kinds/View.tsx', imports: [], breaks: [] },
  {
    file: 'src/exchange/figure.ts',
    imports: ['../figures/plotly.ts'],
    breaks: ['the document has no screen'],
  },
  { file: 'workers/screen.ts', imports: ['react'], breaks: ['the engine has no screen'] },
  {
    file: 'workers/tools.ts',
    imports: ['../cli/main.ts'],
    breaks: ['the product does not import its tools'],
  },
  {
    file: 'src/kinds/development.ts',
    imports: ['vitest'],
    breaks: ['what ships is a dependency, not a devDependency'],
  },
  {
    file: 'workers/protocol/up.ts',
    imports: ['../random/stream.ts'],
    breaks: ['protocol uses only catalog'],
  },
  {
    file: 'workers/catalog/up.ts',
    imports: ['../protocol/run.ts'],
    breaks: ['catalog uses nothing of ours'],
  },
  {
    file: 'workers/random/up.ts',
    imports: ['../engine/engine.ts'],
    breaks: ['random uses nothing of ours'],
  },
  {
    file: 'workers/data/up.ts',
    imports: ['../engine/engine.ts'],
    breaks: ['data uses only catalog, protocol, random'],
  },
  {
    file: 'workers/engine/up.ts',
    imports: ['../models/encoder.ts'],
    breaks: ['engine uses only catalog, protocol, random'],
  },
  {
    file: 'workers/evaluation/up.ts',
    imports: ['../training/step.ts'],
    breaks: ['evaluation uses only engine, models, random, catalog, protocol, data'],
  },
  {
    file: 'workers/training/up.ts',
    imports: ['../lab/lab.ts'],
    breaks: ['training uses only models, engine, random, catalog, protocol, data, evaluation'],
  },
  {
    file: 'workers/checkpoint/up.ts',
    imports: ['../random/stream.ts'],
    breaks: ['checkpoint uses only catalog, protocol'],
  },
  {
    file: 'workers/lab/up.ts',
    imports: ['../offline/files.ts'],
    breaks: [
      'lab uses only training, evaluation, projection, checkpoint, models, engine, data, random, catalog, protocol',
    ],
  },
  { file: 'workers/offline/files.ts', imports: [], breaks: [] },
  {
    file: 'workers/models/up.ts',
    imports: ['../training/step.ts'],
    breaks: ['models uses only engine, random, catalog, protocol, data'],
  },
  {
    file: 'workers/projection/up.ts',
    imports: ['../models/encoder.ts'],
    breaks: ['projection uses only random, catalog, protocol'],
  },
  {
    file: 'workers/offline/up.ts',
    imports: ['../models/encoder.ts'],
    breaks: ['offline uses only protocol'],
  },
  { file: 'src/runs/record.ts', imports: ['../document/ids.ts'], breaks: [] },
  { file: 'src/document/ids.ts', imports: [], breaks: [] },
  { file: 'src/document/plain.ts', imports: [], breaks: [] },
  { file: 'src/jobs/plans.ts', imports: ['../document/plain.ts'], breaks: [] },
  {
    file: 'src/runs/up.ts',
    imports: ['../document/plain.ts'],
    breaks: ['src/runs uses only document/ids'],
  },
  {
    file: 'src/ui/up.ts',
    imports: ['../document/plain.ts'],
    breaks: ['src/ui uses only runs'],
  },
  {
    file: 'src/figures/up.ts',
    imports: ['../document/plain.ts'],
    breaks: ['src/figures uses only ui, runs'],
  },
  {
    file: 'src/document/up.ts',
    imports: ['../jobs/plans.ts'],
    breaks: ['src/document uses only figures, runs'],
  },
  {
    file: 'src/jobs/up.ts',
    imports: ['../state/plain.ts'],
    breaks: ['src/jobs uses only document, runs'],
  },
  { file: 'src/state/plain.ts', imports: ['../jobs/plans.ts'], breaks: [] },
  {
    file: 'src/state/up.ts',
    imports: ['../kinds/pure.ts'],
    breaks: ['src/state uses only jobs, document, runs'],
  },
  {
    file: 'src/storage/up.ts',
    imports: ['../exchange/words.ts'],
    breaks: ['src/storage uses only state, document, runs'],
  },
  {
    file: 'src/exchange/up.ts',
    imports: ['../kinds/pure.ts'],
    breaks: ['src/exchange uses only storage, state, jobs, document, figures, runs'],
  },
  {
    file: 'src/kinds/up.ts',
    imports: ['../session/words.ts'],
    breaks: ['src/kinds uses only exchange, state, jobs, document, figures, ui, runs'],
  },
  {
    file: 'src/shipped/up.ts',
    imports: ['../storage/words.ts'],
    breaks: ['src/shipped uses only kinds, document, runs'],
  },
  {
    file: 'src/client/up.ts',
    imports: ['../state/plain.ts'],
    breaks: ['src/client uses nothing of the page'],
  },
  {
    file: 'src/session/up.ts',
    imports: ['../app/App.tsx'],
    breaks: [
      'src/session uses only client, shipped, kinds, exchange, storage, state, jobs, document, figures, runs',
    ],
  },
];

beforeAll(() => {
  for (const name of ['package.json', 'tsconfig.base.json']) {
    copyFileSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const { file, imports } of files) write(file, imports);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each import rule catches the import it forbids, and nothing else', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'],
      ...['src', 'workers', 'cli'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  const found = summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  const expected = files.flatMap(({ file, breaks }) => breaks.map((rule) => `${file}: ${rule}`));
  expect([...new Set(found)].sort()).toEqual([...expected].sort());
});
