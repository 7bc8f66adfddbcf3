import { expect, it } from 'vitest';
import { mapFigure } from '../../../src/figures/index.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { coloursOf, mapOptions } from '../../../src/kinds/intents/map-options.ts';
import type { UserAnswers } from '../../../workers/protocol/run.ts';
import { frame, record } from '../../support/runs-fixture.ts';

const map = frame([0, 0, 1, 1], [0, 1, 0, 1]);
const ANSWERS: UserAnswers = {
  above: new Int32Array(4),
  tied: new Int32Array(4),
  lengths: Int32Array.of(4, 5, 6, 9),
  intents: null,
};

it('colours by what a run has, and by how much users did once it was tested', () => {
  expect(coloursOf(map, undefined)).toEqual(['intent', 'planted']);
  expect(coloursOf(frame(null, [0, 1]), ANSWERS)).toEqual(['planted', 'activity']);
  expect(coloursOf(frame([0, 1]), undefined)).toEqual(['intent']);
  expect(mapOptions(record(), map, 'activity').groups).toBeUndefined();
  expect(mapOptions(record(), map, 'activity').colourBy).toBe('intent');
});

it('names the groups and leaves every user in one', () => {
  const run = { ...record(), answers: ANSWERS };
  const figure = mapFigure(map, { ...mapOptions(run, map, 'activity'), theme: LIGHT });
  expect(figure.title).toBe('Users by activity groups');
  expect(figure.summary).toContain('activity groups');
  const names = figure.table.rows.map(([name]) => name);
  expect(figure.table.columns[0]).toBe('Group');
  expect(figure.table.rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(4);
  expect(names.every((name) => /^(new|low|medium|high|group \d) \(/.test(String(name)))).toBe(true);
  // The stars are the run's own.
  expect(figure.data.some(({ name }) => name === 'intent centres')).toBe(true);
});
