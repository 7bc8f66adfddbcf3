/** A cell of any model with its run: through a link, a Jupyter file and a saved page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { is } from '../../../src/document/cell.ts';
import type { Notebook } from '../../../src/document/notebook.ts';
import { notebookIn } from '../../../src/exchange/html/embedded.ts';
import { writeHtml } from '../../../src/exchange/html/write.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import { readLink, shareLink } from '../../../src/exchange/link/index.ts';
import { outputOf } from '../../../src/exchange/output.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { ICLREC_DEFAULTS } from '../../../workers/catalog/models/iclrec.ts';
import { SASREC_DEFAULTS } from '../../../workers/catalog/models/sasrec.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { addModel } from '../../../workers/catalog/models.ts';
import { SMALL, notebookWith, SMALL_ENCODER, smallLab, viewWith } from '../../support/small-lab.ts';
import { addToyModel, TOY, type ToyConfig } from '../../support/toy-model/index.ts';

const forget = addToyModel();
afterAll(forget);

let lab: Awaited<ReturnType<typeof smallLab>>;
beforeAll(async () => {
  lab = await smallLab();
});

const settingsIn = ({ cells }: Notebook): readonly RunConfig[] =>
  cells.flatMap((cell) => (is(experimentKind, cell) ? [cell.config.settings] : []));

const iclrec = { ...ICLREC_DEFAULTS, ...SMALL_ENCODER, num_intent_clusters: 3 };
const MODELS: readonly (readonly [string, RunConfig, readonly string[]])[] = [
  ['SASRec', { ...SASREC_DEFAULTS, ...SMALL_ENCODER, rec_loss: 'ce' }, ['loss_rec']],
  ['ICLRec', iclrec, ['loss_rec', 'loss_cl', 'loss_icl']],
  ['a model of a test', { ...TOY.defaults, ...SMALL, width: 3 }, ['loss_toy']],
];

describe.each(MODELS)('a cell of %s', (_, config, terms) => {
  it('survives a link', () => {
    const link = shareLink(notebookWith(config), null);
    if ('tooLong' in link) throw new Error('too long');
    const reading = readLink(link.fragment, () => null);
    expect(reading).toMatchObject({ notices: [] });
    expect('notebook' in reading && settingsIn(reading.notebook)).toEqual([config]);
  });

  it('survives a Jupyter file and a saved page with its run, terms and curves', async () => {
    const { run } = await lab.train(config);
    expect(run).toMatchObject({ status: 'done', step: 4, config, plan: { terms } });
    expect(Object.keys(run.steps[0].losses)).toEqual(['loss', ...terms]);
    const view = viewWith([run]);
    const { cards, ...document } = view;
    const text = await writeIpynb(view, { app: '1', toPng: () => Promise.resolve(null) });
    const page = await writeHtml(view, {
      markdownToHtml: () => '',
      plotlySource: () => Promise.resolve(''),
      sha256: () => Promise.resolve(null),
      now: () => new Date(0),
      app: '1',
    });
    for (const saved of [text, notebookIn(await page.text()) ?? '']) {
      const reading = readIpynb(saved);
      if ('error' in reading) throw new Error(reading.error.message);
      expect(reading).toEqual({ document, notices: [] });
      expect(settingsIn(reading.document.notebook)).toEqual([config]);
      const again = { ...reading.document, cards };
      for (const cell of view.notebook.cells)
        expect(outputOf(again, cell, { theme: LIGHT })).toEqual(outputOf(view, cell, { theme: LIGHT })); // prettier-ignore
    }
  });
});

it('a link says of which version its settings are, where that is not the first', () => {
  const card: ModelCard<ToyConfig> = {
    ...TOY,
    id: 'toy2',
    version: 2,
    defaults: { ...TOY.defaults, model: 'toy2', version: 2, width: 4 },
    upgrade: ({ width, ...rest }) => ({ ...rest, width: 2 * Number(width) }),
  };
  const remove = addModel(card);
  const config = { ...card.defaults, width: 6 };
  const link = shareLink(notebookWith(config), null);
  const reading = 'fragment' in link ? readLink(link.fragment, () => null) : link;
  remove();
  expect('notebook' in reading && settingsIn(reading.notebook)).toEqual([config]);
});
