/** Runs that the engine really made, with maps that were really laid out, into a file and back. */
import { expect, it } from 'vitest';
import { ELCREC_DEFAULTS, VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { SMALL_ENCODER, smallLab, viewWith } from '../../support/small-lab.ts';

const config = { ...ELCREC_DEFAULTS, ...SMALL_ENCODER, num_intent_clusters: 3 };

it('runs of every variant come back with the same numbers, curves and maps', async () => {
  const { train } = await smallLab();
  const runs: RunRecord[] = [];
  for (const [i, variant] of VARIANTS.entries()) {
    const { run } = await train({ ...config, variant }, `run-${i}`, `2026-01-0${9 - i}T03:04:05.000Z`); // prettier-ignore
    expect(run).toMatchObject({ status: 'done', step: 4 });
    expect(run.maps).toHaveLength(3); // before training, and after each epoch
    runs.push(run);
  }
  const text = await writeIpynb(viewWith(runs), { app: '1', toPng: () => Promise.resolve(null) });
  const reading = readIpynb(text);
  expect(reading).toMatchObject({ notices: [] });
  expect('document' in reading && reading.document.runs).toEqual(runs);
});
