// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { SessionProvider } from '../../../src/app/context.tsx';
import { useLab } from '../../../src/kinds/page.tsx';
import { createSession } from '../../../src/session/index.ts';
import { act as change } from '../../../src/document/history.ts';
import { FIRST_PLACE } from '../../../src/state/changes.ts';
import { memo } from '../../../src/state/memo.ts';
import {
  drivenRun,
  notebookOf,
  dataNear,
  resumableRun,
  runsHere,
  slotOf,
  staleOf,
  viewOf,
  activePlanner,
  runAt,
} from '../../../src/state/selectors.ts';
import { createLabStore, initialState } from '../../../src/session/store.ts';
import type { LabState } from '../../../src/state/state.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { BUNDLED, DATA, EXPERIMENT } from '../../support/visit.ts';
import { record } from '../../support/runs-fixture.ts';

afterEach(cleanup);

const run = { ...record({}, 'here'), place: FIRST_PLACE, status: 'stopped' as const };
const opened = { source: BUNDLED, card: CARD };

const full: LabState = {
  ...initialState,
  runs: [run, { ...record({}, 'elsewhere'), place: null }],
  data: new Map([[DATA, { state: { kind: 'ready', ...opened }, opened }]]),
  resumable: new Set([run.id]),
};

const QUEUE = [{ cell: EXPERIMENT, part: '', dataset: DATA, config: run.config }];

const SELECTORS: Readonly<Record<string, (state: LabState) => unknown>> = {
  notebookOf,
  runsHere,
  viewOf,
  staleOf,
  'slotOf a cell': (state) => slotOf(state, DATA),
  'slotOf an empty cell': (state) => slotOf(state, EXPERIMENT),
  dataNear: (state) => dataNear(state, EXPERIMENT),
  runAt: (state) => runAt(state, EXPERIMENT),
  activePlanner,
  drivenRun,
  resumableRun,
};

describe('what the page selects', () => {
  it.each(Object.entries(SELECTORS))(
    '%s is the same object for the same state',
    (_name, select) => {
      const first = select(full);
      expect(first).not.toBeUndefined();
      expect(select(full)).toBe(first);
      // What happens elsewhere on the page draws nothing again.
      expect(select({ ...full, toast: { text: 'Done', undo: null }, queue: QUEUE })).toBe(first);
    },
  );

  it('is another when what it is about has changed', () => {
    const before = viewOf(full);
    expect(viewOf({ ...full, hidden: new Set([run.id]) })).not.toBe(before);
    const history = change(full.history, { type: 'rename', title: 'Mine' });
    expect(viewOf({ ...full, history }).notebook.title).toBe('Mine');
    expect(runsHere({ ...full, history })).toBe(runsHere(full));
    expect(runsHere({ ...full, runs: [] })).toEqual([]);
  });

  it('holds of the runs those of the open notebook', () => {
    expect(runsHere(full)).toEqual([run]);
  });

  it('draws a part of the page when it changes, and only then', () => {
    const store = createLabStore(full);
    const session = createSession(new FakeLab(), store);
    let draws = 0;
    function Stale() {
      draws += 1;
      return <p>{useLab(staleOf).get(EXPERIMENT) ?? 'fresh'}</p>;
    }
    render(
      <SessionProvider session={session}>
        <Stale />
      </SessionProvider>,
    );
    const before = draws;
    act(() => store.setState({ toast: { text: 'Done', undo: null } }));
    expect(draws).toBe(before);
    act(() => store.setState({ runs: [] }));
    expect(screen.getByText('fresh')).toBeTruthy();
  });
});

describe('memo', () => {
  it('computes again only for other arguments, and remembers the newest alone', () => {
    let computed = 0;
    const sum = memo((a: number, b: number) => {
      computed += 1;
      return { sum: a + b };
    });
    const first = sum(1, 2);
    expect(sum(1, 2)).toBe(first);
    expect(computed).toBe(1);
    expect(sum(1, 3)).toEqual({ sum: 4 });
    expect(sum(1, 2)).toEqual(first);
    expect(computed).toBe(3);
  });

  it('takes nothing for an argument like any other', () => {
    let computed = 0;
    const one = memo((value: unknown) => {
      computed += 1;
      return value;
    });
    one(undefined);
    one(undefined);
    expect(computed).toBe(1);
  });
});
