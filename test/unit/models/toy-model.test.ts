/**
 * The proof of the seam: a model in one folder of tests is chosen, trained, evaluated, stored, reopened, compared and
 * exported, and nothing else names it. Its links, Jupyter files and saved pages are in exchange/models.test.ts.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { is } from '../../../src/document/cell.ts';
import { metricsCsv } from '../../../src/exchange/tables/metrics.ts';
import { runsCsv } from '../../../src/exchange/tables/runs.ts';
import { cellSource } from '../../../src/exchange/source/index.ts';
import { outputOf } from '../../../src/exchange/output.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { formulaText } from '../../../src/kinds/experiment/formula.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { notebookOf, viewOf } from '../../../src/state/selectors.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { smallLab } from '../../support/small-lab.ts';
import { addToyModel, TOY } from '../../support/toy-model/index.ts';
import { EXPERIMENT, visit } from '../../support/visit.ts';

const forget = addToyModel();
afterAll(forget);

type Small = Awaited<ReturnType<typeof smallLab>>;
let small: Small;
beforeAll(async () => {
  small = await smallLab();
});

/** Chosen in a cell, run there with what the engine really says, and found by the next visit. */
async function reopened() {
  const lab = new FakeLab();
  lab.data.set('bundled', { ok: true, value: small.card });
  const page = await visit(undefined, false, lab);
  page.session.model(EXPERIMENT, TOY);
  for (const [key, value] of Object.entries({ width: 3, lr: 0.05, epochs: 2, batch_size: 32 }))
    page.session.setting(EXPERIMENT, key, value);
  await page.session.run();
  const { events } = await small.train(lab.run.config);
  lab.emit(...events);
  await vi.waitFor(() => expect(page.run().maps).toHaveLength(3));
  await page.later();
  const next = await visit(page.archive);
  return { before: page.run(), run: next.run(), view: viewOf(next.store.getState()), page };
}

const columns = async (file: Blob): Promise<Readonly<Record<string, string>>> => {
  const lines = (await file.text()).split('\r\n').filter((line) => !line.startsWith('#'));
  const [head, first] = lines.map((line) => line.split(','));
  return Object.fromEntries(head.map((name, i) => [name, first[i]]));
};

it('is chosen, trained, evaluated, stored and found by the next visit', async () => {
  const { before, run, page } = await reopened();
  expect(run).toEqual({ ...before, snapshots: [] });
  expect(run).toMatchObject({ status: 'done', step: 4, config: { model: 'toy', width: 3 } });
  // Two tables: 3 numbers and a bias for each of the 30 items, padding and the mask id.
  expect(run.plan).toMatchObject({ terms: ['loss_toy'], parameters: 32 * 4 });
  expect(run.steps.map(({ losses }) => Object.keys(losses))).toEqual(
    Array.from({ length: 4 }, () => ['loss', 'loss_toy']),
  );
  expect(run.steps[3].losses.loss_toy).toBeLessThan(run.steps[0].losses.loss_toy ?? 0);
  expect(run.result?.test['hr@20']).toBeGreaterThan(0);
  // The cell was stored too, and its source can be edited.
  const { id } = notebookOf(page.store.getState());
  const cell = (await page.archive.notebook(id))?.notebook.cells.find((one) => is(experimentKind, one)); // prettier-ignore
  if (cell === undefined) throw new Error('no experiment');
  expect(cellSource(cell)).toMatch(/model: toy\n[^]*width: 3\n/);
  expect(formulaText(run.config)).toBe('L = L toy');
});

it('is compared and exported with its own terms and settings', async () => {
  const { run, view } = await reopened();
  const shown = (kind: string) => {
    const cell = view.notebook.cells.find((one) => one.kind === kind);
    if (cell === undefined) throw new Error(kind);
    return outputOf(view, cell, { theme: LIGHT });
  };
  const [runs] = shown('compare').tables;
  const row = runs.table.rows[0];
  expect(row).toEqual(expect.arrayContaining([run.name, 'Toy']));
  const [losses] = shown('experiment').figures;
  expect(losses.data.map(({ name }) => name)).toEqual(['toy item']);
  expect(losses.summary).toContain('toy item');

  const wide = await columns(metricsCsv([run], 'wide', '1'));
  expect(Number(wide.loss_toy)).toBe(run.steps[0].losses.loss_toy);
  const settings = await columns(runsCsv([run], '1'));
  expect(settings).toMatchObject({ model: 'toy', width: '3', backend: 'wasm' });
});

it('ranks its own checkpoint as it was ranked, and is named by the command line', async () => {
  const config = { ...TOY.defaults, epochs: 1, batch_size: 32 };
  const { run }: { readonly run: RunRecord } = await small.train(config, 'kept');
  const bytes = await small.lab.checkpoint(run.id, 'best');
  if (!bytes.ok) throw new Error(bytes.error.message);
  const file = new Blob([bytes.value.slice()]);
  const HOW = { seenItems: 'score_zero', pooling: null, snapshotUsers: 4 } as const;
  expect(await small.lab.readCheckpoint(small.card.id, file, HOW)).toMatchObject({
    ok: true,
    value: { metrics: run.result?.test, users: 64 },
  });
  expect((await import('../../../cli/options.ts')).USAGE).toContain('|toy]');
});
