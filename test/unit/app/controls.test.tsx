// @vitest-environment happy-dom
/**
 * No control does nothing: in every state of the page each command that is on changes something, and each that is off
 * says why; and so does each button that is drawn.
 */
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { App } from '../../../src/app/App.tsx';
import { offReason } from '../../../src/app/commands/command.ts';
import { commands } from '../../../src/app/commands/list.ts';
import { SessionProvider } from '../../../src/app/context.tsx';
import { createSession, type Session } from '../../../src/session/index.ts';
import { withConfig, type Cell } from '../../../src/document/cell.ts';
import { newHistory } from '../../../src/document/history.ts';
import { cellId, notebookId, type CellId } from '../../../src/document/ids.ts';
import { CELL_LIMIT, type Notebook } from '../../../src/document/notebook.ts';
import { pointedAt } from '../../../src/document/references.ts';
import { SHIPPED } from '../../../src/shipped/index.ts';
import { createLabStore } from '../../../src/session/store.ts';
import type { LabState } from '../../../src/state/state.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { status } from '../../support/script.ts';
import { newCell } from '../../../src/document/cells.ts';

// Drawing is the charts' own matter, and so is their library.
vi.mock('../../../src/figures/plotly.ts', () => ({
  loadPlotly: () => Promise.reject(new Error('none here')),
  plotlySource: () => Promise.resolve(''),
}));
vi.mock('../../../src/figures/Plot.tsx', () => ({ Plot: () => null }));

beforeAll(async () => {
  await Promise.all([
    import('../../../src/app/commands/Palette.tsx'),
    import('../../../src/app/commands/Shortcuts.tsx'),
    import('../../../src/kinds/SourceView.tsx'),
    import('../../../src/kinds/text/FullMarkdown.tsx'),
  ]);
  document.head.innerHTML = '<link rel="icon" href="x" />';
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  document.body.innerHTML = '';
});

const EXPERIMENT = cellId('experiment');
const made = (kinds: readonly Cell['kind'][]): readonly Cell[] =>
  kinds.reduce<readonly Cell[]>(
    (cells, kind) => [...cells, newCell(kind, cellId(kind === 'dataset' ? 'data' : kind), cells)],
    [],
  );
const document_ = (cells: readonly Cell[]): Notebook => ({
  id: notebookId('small'),
  title: 'Small',
  shipped: null,
  cells,
});
const WHOLE = made(['text', 'dataset', 'experiment', 'intents', 'results', 'compare']);
const SMALL = document_(WHOLE);
const dangling = WHOLE.map((cell) => pointedAt(cell, cellId('gone')));
const fileData = WHOLE.map((cell) =>
  cell.kind === 'dataset' ? withConfig(cell, { source: { kind: 'file', name: 'mine.txt' } }) : cell,
);
const FAILED = FakeLab.refuse({ code: 'NETWORK', message: 'Not reached.', action: 'Try again.' });
const LOST = {
  code: 'WORKER_CRASHED',
  message: 'The engine is gone.',
  action: 'Restart it.',
} as const;
const settle = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

interface Scene {
  readonly lab: FakeLab;
  readonly session: Session;
}
type Prepare = (scene: Scene) => unknown;

/** A page in a state: how it comes there, from which document. */
interface Stage {
  readonly notebook?: Notebook;
  readonly lab?: (lab: FakeLab) => void;
  readonly state?: Partial<LabState>;
  readonly prepare?: Prepare;
}

const running: Prepare = async ({ lab, session }) => {
  await session.run(EXPERIMENT);
  lab.begin();
  lab.epochs(2);
};
const done: Prepare = async (scene) => {
  await running(scene);
  scene.lab.finish();
};

const STAGES: Readonly<Record<string, Stage>> = {
  'an empty notebook': { notebook: document_([]) },
  'no data cell': { notebook: document_(made(['text', 'experiment'])) },
  'no experiment': { notebook: document_(made(['text', 'dataset'])) },
  'a full notebook': {
    notebook: document_(
      Array.from({ length: CELL_LIMIT }, (_, i) => newCell('compare', cellId(`c-${i}`))),
    ),
  },
  'references that lead nowhere': { notebook: document_(dangling) },
  'data in a file that is not there': { notebook: document_(fileData) },
  'data that failed': { lab: (lab) => lab.data.set('bundled', FAILED) },
  'data that load': {
    lab: (lab) => {
      lab.openDataset = () => new Promise(() => undefined);
    },
  },
  idle: {},
  'a shipped notebook': { notebook: SHIPPED[0].notebook },
  'a shipped notebook, changed': {
    notebook: SHIPPED[0].notebook,
    prepare: ({ session }) => session.rename('Mine'),
  },
  'something to redo': {
    prepare: ({ session }) => {
      session.rename('Mine');
      session.undo();
    },
  },
  'several experiments': { notebook: SHIPPED[1].notebook },
  'an experiment asked for': { state: { starting: EXPERIMENT } },
  preparing: { prepare: ({ session }) => session.run(EXPERIMENT) },
  compiling: {
    prepare: async ({ lab, session }) => {
      await session.run(EXPERIMENT);
      lab.emit(status('compiling', 0, 0));
    },
  },
  running: { prepare: running },
  'running, with others to follow': {
    notebook: SHIPPED[1].notebook,
    prepare: async ({ lab, session }) => {
      void session.runAll();
      await settle();
      lab.begin();
    },
  },
  paused: {
    prepare: async (scene) => {
      await running(scene);
      await scene.session.pause();
    },
  },
  stopped: {
    prepare: async (scene) => {
      await running(scene);
      await scene.session.stop();
    },
  },
  done: { prepare: done },
  'done, and stale': {
    prepare: async (scene) => {
      await done(scene);
      scene.session.setting(EXPERIMENT, 'seed', 9);
    },
  },
  failed: {
    prepare: async (scene) => {
      await running(scene);
      scene.lab.emit({ type: 'error', error: { ...LOST, code: 'DIVERGED' } });
    },
  },
  'the engine lost': {
    prepare: async (scene) => {
      await running(scene);
      scene.lab.emit({ type: 'error', error: LOST });
      scene.lab.lose(LOST);
    },
  },
  'the engine never there': {
    lab: (lab) => {
      lab.engineAnswer = FakeLab.refuse({ ...LOST, code: 'NO_BACKEND' });
    },
    prepare: ({ session }) => session.engine('auto'),
  },
  'a run that diverges nowhere to be kept': { state: { saving: { kind: 'none' } }, prepare: done },
  'another tab writes': { state: { saving: { kind: 'elsewhere' } } },
  'stored by a newer version': { state: { unreadable: { runs: 2, notebooks: 1 } } },
  'a checkpoint being ranked': {
    state: { evaluation: { kind: 'running', name: 'x.pt', last: null } },
    prepare: done,
  },
  'a map to come': {
    prepare: async (scene) => {
      scene.lab.projection.layout = () => new Promise(() => undefined);
      await running(scene);
    },
  },
};

async function stage({ notebook = SMALL, lab: set, state, prepare }: Stage): Promise<Scene> {
  const lab = new FakeLab();
  set?.(lab);
  const store = createLabStore({ history: newHistory(notebook) });
  const session = createSession(lab, store);
  void session.engine('auto');
  await session.beginWith(notebook.id);
  await settle();
  await prepare?.({ lab, session });
  await settle();
  if (state !== undefined) store.setState(state);
  return { lab, session };
}

/** Everything that a person or the engine can notice of an act. */
function watch({ lab, session }: Scene): () => boolean {
  const before = session.store.getState();
  const calls = lab.calls.length;
  const saved = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
  return () => {
    const now = session.store.getState();
    const keys = Object.keys(before) as (keyof LabState)[];
    return (
      keys.some((key) => now[key] !== before[key]) ||
      lab.calls.length !== calls ||
      saved.mock.calls.length > 0
    );
  };
}

describe('every command', () => {
  it.each(Object.keys(STAGES))('%s', async (name) => {
    const first = await stage(STAGES[name]);
    const { cells } = first.session.store.getState().history.present;
    const places: readonly (CellId | null)[] = [
      null,
      cells.at(0)?.id ?? null,
      cells.at(-1)?.id ?? null,
    ];
    let on = 0;
    for (const command of commands())
      for (const cell of new Set(places)) {
        const reason = offReason(command, first.session.store.getState(), cell);
        if (reason !== null) {
          expect(reason, command.id).toMatch(/^[A-Z].{8,}\.$/s);
          continue;
        }
        const scene = await stage(STAGES[name]);
        const changed = watch(scene);
        let shown = false;
        const note = () => (shown = true);
        const around = { session: scene.session, cell, show: note, nextTheme: note };
        await Promise.race([command.run(around), settle()]);
        await settle();
        // Writers of files come late.
        if (!changed() && !shown)
          await vi.waitFor(() => expect(changed(), command.id).toBe(true), 5000);
        on += 1;
        expect(changed() || shown, `${command.id} at ${cell ?? 'no cell'}`).toBe(true);
        vi.restoreAllMocks();
      }
    expect(on).toBeGreaterThan(5);
  });
});

describe('every button that is drawn', () => {
  const DRAWN = [
    'an empty notebook',
    'references that lead nowhere',
    'data in a file that is not there',
    'data that failed',
    'idle',
    'running',
    'paused',
    'done',
    'done, and stale',
    'failed',
    'the engine lost',
  ];
  const buttons = () =>
    [...document.querySelectorAll<HTMLButtonElement>('button')].filter(
      (one) => !one.disabled && one.closest('dialog') === null,
    );

  it.each(DRAWN)('%s', async (name) => {
    const open = async () => {
      const scene = await stage(STAGES[name]);
      vi.spyOn(scene.session, 'open').mockReturnValue(undefined);
      await act(async () => {
        render(
          <SessionProvider session={scene.session}>
            <App />
          </SessionProvider>,
        );
        await settle();
      });
      return scene;
    };
    await open();
    const names = buttons().map((one) => one.getAttribute('aria-label') ?? one.textContent);
    cleanup();
    // Of buttons that are alike one is enough.
    const places = names.flatMap((one, i) => (names.indexOf(one) === i ? [i] : []));
    expect(places.length).toBeGreaterThan(5);
    for (const i of places) {
      const scene = await open();
      const button = buttons()[i];
      const changed = watch(scene);
      const before = document.body.innerHTML;
      const focus = document.activeElement;
      const leads = vi.spyOn(Element.prototype, 'scrollIntoView');
      const scrolls = vi.spyOn(window, 'scrollTo').mockReturnValue(undefined);
      const chooses = vi.spyOn(HTMLInputElement.prototype, 'click');
      await act(async () => {
        fireEvent.click(button);
        await settle();
      });
      const noticed = () =>
        changed() ||
        document.body.innerHTML !== before ||
        document.activeElement !== focus ||
        [leads, scrolls, chooses].some(({ mock }) => mock.calls.length > 0);
      if (!noticed()) await act(() => vi.waitFor(() => expect(noticed(), names[i]).toBe(true)));
      cleanup();
      vi.restoreAllMocks();
    }
  });
});
