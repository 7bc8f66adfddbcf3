import { expect, it } from 'vitest';
import { selectable, usersOf } from '../../../src/figures/map-selection.ts';
import { mapFigure } from '../../../src/figures/index.ts';
import { groupsAmong } from '../../../src/kinds/groups/model.ts';
import {
  answersAmong,
  healthAmong,
  rowsAmong,
  selectionSentence,
} from '../../../src/runs/selection.ts';
import { withSelection } from '../../../src/state/changes.ts';
import { createLabStore } from '../../../src/session/store.ts';
import type { UserAnswers } from '../../../workers/protocol/run.ts';
import { frame, record, result } from '../../support/runs-fixture.ts';
import { options } from '../../support/figures.ts';

const map = frame([0, 0, 1, 2, 2, 2]);
const users = Array.from(map.users);
const ANSWERS: UserAnswers = {
  above: Int32Array.from({ length: 2000 }, (_, user) => (user === users[3] ? 90 : 0)),
  tied: new Int32Array(2000),
  lengths: Int32Array.from({ length: 2000 }, (_, user) => 3 + (user % 5)),
  intents: new Int32Array(2000),
};
const run = { ...record(), answers: ANSWERS, result: result(0.3, 0.1) };
const [a, b, c] = [users[0], users[3], users[4]];

it('singles users out once each and in order, and none of them is all of them again', () => {
  const { id } = record();
  const state = withSelection(createLabStore().getState(), id, [9, 2, 9]);
  expect(state.selection).toEqual({ run: id, users: [2, 9] });
  expect(withSelection(state, id, []).selection).toBeNull();
});

it('tells what is known of some users alone', () => {
  expect(rowsAmong(map, [b, a, -1])).toEqual([0, 3]);
  expect(healthAmong(map, [a, b, c])).toMatchObject({ used: 2, occupancy: [1, 0, 2] });
  expect(healthAmong(map, [])).toBeNull();
  expect(healthAmong(frame(null, [0, 1]), [0])).toBeNull();
  expect(Array.from(answersAmong(ANSWERS, [b, a, 99_999]).above)).toEqual([90, 0]);
  expect(selectionSentence(run, map, [a, b, c])).toBe(
    '3 users selected: 2 of 3 intents in use, 66.7 % in intent 3. HR@5 of theirs 0.6667, of all 0.3000.',
  );
  expect(selectionSentence({ result: null }, map, [a])).toBe(
    '1 user selected: 1 of 3 intents in use, 100 % in intent 1.',
  );
});

it('groups some users by the bounds of all', () => {
  const config = { experiment: null, metric: 'hr@5', bounds: null } as const;
  const all = groupsAmong(run, config, null).found;
  const some = groupsAmong(run, config, [a, b]).found;
  expect(some?.bounds).toEqual(all?.bounds);
  expect(some?.groups.reduce((sum, group) => sum + group.users, 0)).toBe(2);
});

it('marks the chosen points of a map and leaves the others in sight', () => {
  const figure = mapFigure(map, { ...options, colourBy: 'intent' });
  expect(selectable(figure, null, false)).toMatchObject({ data: figure.data });
  const marked = selectable(figure, new Set([a, b]), true);
  expect(marked.layout.dragmode).toBe('lasso');
  const chosen = marked.data.flatMap((trace) => {
    const { customdata, selectedpoints } = trace as {
      customdata?: readonly number[];
      selectedpoints?: readonly number[];
    };
    return (selectedpoints ?? []).map((i) => customdata?.[i]);
  });
  expect(new Set(chosen)).toEqual(new Set([a, b]));
  expect(usersOf([3, 'x', undefined, 4])).toEqual([3, 4]);
});
