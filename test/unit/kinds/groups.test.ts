import { describe, expect, it } from 'vitest';
import { groupsConfig } from '../../../src/kinds/groups/config.ts';
import { groupsModel } from '../../../src/kinds/groups/model.ts';
import { groupsOutput } from '../../../src/kinds/groups/output.ts';
import { newCell } from '../../../src/document/cells.ts';
import { cellId } from '../../../src/document/ids.ts';
import type { NotebookView } from '../../../src/document/view.ts';
import { is, withConfig } from '../../../src/document/cell.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import type { GroupsCell } from '../../../src/kinds/groups/config.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { rewound } from '../../../src/runs/resume.ts';
import { readRunHead, storeRun } from '../../../src/storage/stored.ts';
import type { UserAnswers } from '../../../workers/protocol/run.ts';
import { notebook, view } from '../../support/notebook-fixture.ts';
import { health } from '../../support/runs-fixture.ts';

const ANSWERS: UserAnswers = {
  above: Int32Array.from({ length: 80 }, (_, user) => user % 12),
  tied: new Int32Array(80),
  lengths: Int32Array.from({ length: 80 }, (_, user) => 3 + (user % 9)),
  intents: Int32Array.from({ length: 80 }, (_, user) => user % 2),
};

const cells = [...notebook.cells];
const made = newCell('groups', cellId('groups'), cells);
if (!is(groupsConfig, made)) throw new Error('no cell of groups');
const cell: GroupsCell = made;

/** The fixture's runs, tested user by user. */
const tested: NotebookView = {
  ...view,
  notebook: { ...notebook, cells: [...cells, cell] },
  runs: view.runs.map((run): RunRecord => ({
    ...run,
    answers: ANSWERS,
    result: run.result && { ...run.result, health: health([40, 40]) },
  })),
};
const outputOf = (of: NotebookView, one: GroupsCell = cell) =>
  groupsOutput(groupsModel(of, one), { theme: LIGHT });

describe('a cell of groups', () => {
  it('shows the metric, the intents and the lengths of a tested run', () => {
    const { figures, provenance } = outputOf(tested);
    expect(figures.map(({ kind }) => kind)).toEqual([
      'group-metric',
      'group-intents',
      'cold-start',
    ]);
    expect(provenance).not.toBeNull();
    expect(figures[1].table.rows[0]).toEqual([
      'new',
      'up to 5 items',
      27,
      expect.stringMatching(/^1 \(\d/),
      '',
    ]);
  });

  it('has the bounds that a person gave it', () => {
    const own = withConfig(cell, { ...cell.config, bounds: [4], metric: 'ndcg@10' as const });
    const [metric] = outputOf(tested, own).figures;
    expect(metric.title).toBe('NDCG@10 of each group of users');
    expect(metric.table.rows.map(([name, range]) => [name, range])).toEqual([
      ['group 1', 'up to 4 items'],
      ['group 2', '5 items and more'],
    ]);
  });

  it('says why there is nothing where users were not kept one by one', () => {
    expect(outputOf(view).text).toMatch(/Run it again to see groups/);
    expect(outputOf({ ...view, runs: [], shown: new Map() }).text).toMatch(/when the run has been/);
  });

  it('reads its config back, and falls back to quartiles where the bounds are none', () => {
    const config = { ...cell.config, bounds: [5, 8] };
    expect(groupsConfig.read(groupsConfig.write(config))).toEqual({ config, problems: [] });
    const wrong = groupsConfig.read({ experiment: 'experiment', bounds: '8, 5' });
    expect(wrong.config.bounds).toBeNull();
    expect(wrong.problems).toMatchObject([{ key: 'bounds' }]);
  });
});

describe('answers kept with a run', () => {
  const run = tested.runs[0];

  it('come back from this browser', () => {
    expect(readRunHead(storeRun(run, '0'))?.answers).toEqual(ANSWERS);
  });

  it('come back from a saved notebook, where its groups show the same', async () => {
    const text = await writeIpynb(tested, { app: '0', toPng: () => Promise.resolve(null) });
    const read = readIpynb(text, 'x.ipynb', () => null);
    if ('error' in read) throw new Error(read.error.message);
    const { runs, notebook: again, shown } = read.document;
    expect(runs.find(({ id }) => id === run.id)?.answers).toEqual(ANSWERS);
    const back = { ...tested, notebook: again, runs, shown };
    expect(outputOf(back).figures).toEqual(outputOf(tested).figures);
  });

  it('are let go of when the run goes back to be tested anew', () => {
    expect(rewound(run, { epoch: 1, step: 1 }).answers).toBeUndefined();
  });

  it('are refused where one of them has another length', () => {
    const stored = storeRun({ ...run, answers: { ...ANSWERS, tied: new Int32Array(3) } }, '0');
    expect(readRunHead(stored)).toBeNull();
    const below = new Int32Array(80).fill(-2);
    expect(
      readRunHead(storeRun({ ...run, answers: { ...ANSWERS, above: below } }, '0')),
    ).toBeNull();
  });
});
