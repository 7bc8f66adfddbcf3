import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createSession } from '../../../src/session/index.ts';
import { cellOf } from '../../../src/document/notebook.ts';
import { withSlot } from '../../../src/state/changes.ts';
import {
  drivenRun,
  notebookOf,
  runAt,
  slotOf,
  staleOf,
  viewOf,
} from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import type { LabState } from '../../../src/state/state.ts';
import type { Result } from '../../../workers/protocol/errors.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { BUNDLED, DATA, EXPERIMENT } from '../../support/visit.ts';
import { experimentAt } from '../../support/kinds.ts';

const NETWORK = { code: 'NETWORK', message: 'Not reached.', action: 'Drop the file.' } as const;

const data = (state: LabState) => slotOf(state, DATA);
const experiment = (state: LabState) => experimentAt(notebookOf(state), EXPERIMENT)?.config;

async function ready() {
  const lab = new FakeLab();
  const store = createLabStore();
  const session = createSession(lab, store);
  await session.openDataset(DATA, BUNDLED);
  const run = () => {
    const current = runAt(store.getState(), EXPERIMENT);
    if (current === null) throw new Error('no run');
    return current;
  };
  return { lab, store, session, run };
}

describe('opening data', () => {
  it('keeps what was open when other data fail, and goes back to it on request', async () => {
    const { lab, store, session } = await ready();
    lab.data.set('catalog', FakeLab.refuse(NETWORK));
    await session.openDataset(DATA, { kind: 'catalog', name: 'Beauty' });
    expect(data(store.getState()).state).toMatchObject({ kind: 'failed', error: NETWORK });
    expect(data(store.getState()).opened?.card).toEqual(CARD);
    session.keepDataset(DATA);
    expect(data(store.getState()).state).toMatchObject({ kind: 'ready', card: CARD });
  });

  it('passes over an older request that ends later', async () => {
    const { lab, store, session } = await ready();
    let answer: (result: Result<typeof CARD>) => void = () => undefined;
    const late = new Promise<Result<typeof CARD>>((resolve) => (answer = resolve));
    vi.spyOn(lab, 'openDataset').mockReturnValueOnce(late);
    const slow = session.openDataset(DATA, { kind: 'catalog', name: 'Yelp' });
    await session.openDataset(DATA, BUNDLED);
    answer({ ok: true, value: { ...CARD, name: 'Yelp' } });
    await slow;
    expect(data(store.getState()).opened?.card.name).toBe('planted-intents');
  });

  it('takes the official settings for one of the paper’s sets and keeps the variant', async () => {
    const { lab, store, session } = await ready();
    session.setting(EXPERIMENT, 'variant', 'B+ELCM');
    lab.data.set('catalog', {
      ok: true,
      value: { ...CARD, name: 'Beauty', format: 'user-per-line', paper: 'Beauty', hash: 'other' },
    });
    await session.openDataset(DATA, { kind: 'catalog', name: 'Beauty' });
    const { preset, settings } = experiment(store.getState()) ?? {};
    expect(preset).toBe('official-Beauty');
    expect(settings).toMatchObject({ num_intent_clusters: 256, trade_off: 10, variant: 'B+ELCM' });
  });

  it('takes sizes that fit a file of one’s own, also for an experiment that is added later', async () => {
    const { lab, store, session } = await ready();
    const card = {
      ...CARD,
      name: 'mine',
      format: 'user-per-line',
      users: 300,
      hash: 'own',
    } as const;
    lab.data.set('file', { ok: true, value: card });
    await session.receive(new File(['1 2 3'], 'mine.txt'));
    await vi.waitFor(() => expect(experiment(store.getState())?.preset).toBe('fitted'));
    expect(experiment(store.getState())?.settings).toMatchObject({
      num_intent_clusters: 4,
      batch_size: 32,
      hidden_size: 64,
    });
    const { cells } = notebookOf(store.getState());
    const added = session.add('experiment', cells.length);
    expect(cellOf(notebookOf(store.getState()), added)?.config).toMatchObject({
      preset: 'fitted',
      settings: { num_intent_clusters: 4 },
    });
    session.preset(EXPERIMENT, 'official');
    expect(experiment(store.getState())?.settings.num_intent_clusters).toBe(256);
    session.preset(EXPERIMENT, 'fitted');
    expect(experiment(store.getState())?.settings.num_intent_clusters).toBe(4);
  });

  it('ranks a dropped checkpoint on the open data, and opens anything else', async () => {
    const { lab, store, session } = await ready();
    await session.receive(new File(['x'], 'model.pt'));
    expect(store.getState().evaluation).toMatchObject({ kind: 'done', name: 'model.pt' });
    await session.receive(new File(['1 2 3'], 'mine.txt'));
    expect(lab.calls.at(-1)).toMatchObject({
      name: 'openDataset',
      detail: { kind: 'file', name: 'mine.txt' },
    });
  });
});

describe('a file that is handed over', () => {
  const content = (name: string) =>
    readFileSync(new URL(`../../fixtures/checkpoints/${name}`, import.meta.url));

  it('is ranked where it holds parameters, whatever it is called', async () => {
    const { lab, store, session } = await ready();
    for (const name of ['last.ckpt', 'best.txt', 'weights.zip', 'mine.ipynb']) {
      await session.receive(new File([content('odd-lightning.ckpt')], name));
      expect(lab.calls.at(-1)?.name).toBe('readCheckpoint');
      expect(store.getState().evaluation).toMatchObject({ kind: 'done', name });
    }
  });

  it('is ranked where it was chosen for that, and never taken for data', async () => {
    const { lab, session } = await ready();
    await session.rank(new File(['1 2 3'], 'mine.txt'));
    expect(lab.calls.at(-1)?.name).toBe('readCheckpoint');
  });

  it('is ranked one at a time, in a cell that shows it, and for the document it was dropped on', async () => {
    const { lab, store, session } = await ready();
    const results = () =>
      notebookOf(store.getState()).cells.filter(({ kind }) => kind === 'results');
    for (const { id } of results()) session.remove(id);
    let answer: (value: Awaited<ReturnType<FakeLab['readCheckpoint']>>) => void = () => undefined;
    vi.spyOn(lab, 'readCheckpoint').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const first = session.rank(new File([''], 'first.pt'));
    await vi.waitFor(() => expect(results()).toHaveLength(1));
    await session.rank(new File([''], 'second.pt'));
    expect(store.getState().complaint).toMatchObject({ code: 'RUN_BUSY' });
    expect(store.getState().evaluation).toMatchObject({ kind: 'running', name: 'first.pt' });
    store.setState({ evaluation: null }); // as turning to another document does
    answer(FakeLab.refuse(NETWORK));
    await first;
    expect(store.getState().evaluation).toBeNull();
  });

  it('says where the outcome is', async () => {
    const { lab, store, session } = await ready();
    await session.rank(new File([''], 'first.pt'));
    expect(store.getState().incoming?.words).toMatch(/^first\.pt was ranked: HR@5 /);
    vi.spyOn(lab, 'readCheckpoint').mockResolvedValue(FakeLab.refuse(NETWORK));
    await session.rank(new File([''], 'second.pt'));
    expect(store.getState().incoming?.words).toMatch(/^second\.pt: /);
  });

  it('may come with one of another kind: data first, then the parameters to be ranked on them', async () => {
    const { lab, store, session } = await ready();
    const [data, model] = [new File(['1 2 3'], 'mine.txt'), new File([''], 'best.pt')];
    const before = lab.calls.length;
    await session.receiveAll([model, data]);
    expect(lab.calls.slice(before).map(({ name }) => name)).toEqual([
      'openDataset',
      'readCheckpoint',
    ]);
    await session.receiveAll([model, data, new File(['4 5 6'], 'theirs.txt')]);
    expect(store.getState().complaint?.message).toMatch(/Several files of one kind/);
    expect(lab.calls).toHaveLength(before + 2);
  });

  it('is refused in words where it cannot be read, as a folder cannot', async () => {
    const { lab, store, session } = await ready();
    const before = lab.calls.length;
    const folder = new File([], 'datasets');
    const gone = new DOMException('A requested file could not be found.', 'NotFoundError');
    const part = new Blob();
    vi.spyOn(part, 'arrayBuffer').mockRejectedValue(gone);
    vi.spyOn(folder, 'slice').mockReturnValue(part);
    await session.receive(folder);
    expect(store.getState().complaint?.message).toMatch(/^datasets could not be read: .* a folder/);
    await session.receive(new File([new Uint8Array([0x50, 0x4b, 3, 4])], 'all.zip'));
    expect(store.getState().complaint?.action).toMatch(/Unpack it/);
    expect(lab.calls).toHaveLength(before);
  });
});

describe('a run', () => {
  it('waits for the data it was started before', async () => {
    const lab = new FakeLab();
    const session = createSession(lab, createLabStore());
    const opening = session.openDataset(DATA, BUNDLED);
    const started = session.run();
    expect(lab.requests).toHaveLength(0);
    await Promise.all([opening, started]);
    expect(lab.requests).toHaveLength(1);
  });

  it('is started once however often Run is pressed meanwhile', async () => {
    const { lab, session } = await ready();
    await Promise.all([session.run(), session.run()]);
    expect(lab.requests).toHaveLength(1);
  });

  it('shows the status the engine reports, not what a button hoped', async () => {
    const { lab, session, run } = await ready();
    await session.toggle();
    expect(run().status).toBe('preparing');
    lab.begin();
    expect(run().status).toBe('running');
    vi.spyOn(lab, 'pause').mockResolvedValueOnce(
      FakeLab.refuse({ ...NETWORK, code: 'UNKNOWN_RUN' }),
    );
    await session.toggle();
    expect(run().status).toBe('running');
    expect(session.store.getState().complaint?.code).toBe('UNKNOWN_RUN');
    await session.toggle();
    expect(run().status).toBe('paused');
    await session.toggle();
    expect(run().status).toBe('running');
  });

  it('begins paused when the first act is a step', async () => {
    const { lab, session } = await ready();
    await session.step();
    expect(lab.run.startPaused).toBe(true);
  });

  it('fails in place when the engine refuses it', async () => {
    const { lab, session, run } = await ready();
    lab.startAnswer = FakeLab.refuse({
      code: 'OUT_OF_MEMORY',
      message: 'Full.',
      action: 'Lower Batch.',
    });
    await session.run();
    expect(run()).toMatchObject({ status: 'failed', error: { code: 'OUT_OF_MEMORY' } });
  });

  it('is refused before the wire when settings do not go together', async () => {
    const { lab, session } = await ready();
    session.setting(EXPERIMENT, 'num_attention_heads', 5);
    await session.run();
    expect(lab.requests).toHaveLength(0);
    expect(session.store.getState().complaint?.code).toBe('BAD_CONFIG');
  });

  it('is stale as soon as settings or data move on, and fresh again when they come back', async () => {
    const { lab, session, run, store } = await ready();
    await session.run();
    lab.begin();
    const reason = () => staleOf(store.getState()).get(EXPERIMENT) ?? null;
    expect(reason()).toBeNull();
    session.setting(EXPERIMENT, 'seed', 7);
    expect(reason()).toBe('Settings changed since this ran');
    session.settingsOf(run().id);
    expect(reason()).toBeNull();
    const opened = { source: BUNDLED, card: { ...CARD, hash: 'other' } };
    store.setState((state) =>
      withSlot(state, DATA, () => ({ state: { kind: 'ready', ...opened }, opened })),
    );
    expect(reason()).toBe('Data changed since this ran');
  });

  it('gives way to the next: the old one stops, its record stays', async () => {
    const { lab, session, store } = await ready();
    await session.run();
    lab.begin();
    lab.epochs(2);
    session.setting(EXPERIMENT, 'seed', 7);
    await session.run();
    const [second, first] = store.getState().runs;
    const past = () => {
      const view = viewOf(store.getState());
      const cell = experimentAt(view.notebook, EXPERIMENT);
      return cell === null ? null : experimentKind.model(view, cell).earlier;
    };
    expect(first.status).toBe('stopped');
    expect(first.epochs).toHaveLength(2);
    expect(second.config.seed).toBe(7);
    expect(past()).toEqual([first]);
    session.hide(first.id, true);
    expect(past()).toEqual([]);
  });

  it('stays under the run bar while the figures show another', async () => {
    const { lab, session, store } = await ready();
    await session.run();
    lab.begin();
    lab.finish();
    await session.runChanged(EXPERIMENT, { ...store.getState().runs[0].config, variant: 'B' });
    lab.begin();
    const [alive, old] = store.getState().runs;
    session.show(old.id);
    expect(runAt(store.getState(), EXPERIMENT)?.id).toBe(old.id);
    expect(drivenRun(store.getState())?.id).toBe(alive.id);
    expect(experiment(store.getState())?.settings.variant).toBe('B');
    await session.toggle();
    expect(store.getState().runs[0].status).toBe('paused');
  });

  it('asks for its best parameters', async () => {
    const { lab, session, run } = await ready();
    await session.run();
    expect(await session.checkpoint(run().id)).toEqual(new Uint8Array([1, 2, 3]));
    expect(lab.calls.at(-1)?.detail).toEqual({ id: run().id, which: 'best' });
  });
});

describe('maps', () => {
  it('are laid out one at a time, each from the one before, and none is left out', async () => {
    const { lab, session, run } = await ready();
    const real = lab.projection.layout.bind(lab.projection);
    const begun: { epoch: number; from: Pick<MapFrame, 'xy'> | null; go: () => void }[] = [];
    vi.spyOn(lab.projection, 'layout').mockImplementation(
      (request, onFrame) =>
        new Promise((resolve) => {
          const go = () => void real(request, onFrame).then(resolve);
          begun.push({ epoch: request.snapshot.epoch, from: request.previous, go });
        }),
    );
    await session.run();
    lab.begin();
    lab.epochs(4);
    expect(begun.map(({ epoch }) => epoch)).toEqual([1]);
    for (const [i, { epoch }] of [1, 2, 3, 4].map((epoch, i) => [i, { epoch }] as const)) {
      await vi.waitFor(() => expect(begun).toHaveLength(i + 1));
      expect(begun[i].epoch).toBe(epoch);
      expect(begun[i].from?.xy).toBe(run().maps.at(-1)?.xy);
      begun[i].go();
    }
    await vi.waitFor(() => expect(run().maps.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]));
  });
});

describe('the engine', () => {
  it('is started again with the same data after it was lost', async () => {
    const { lab, session, store } = await ready();
    await session.engine('auto');
    lab.lose({ code: 'WORKER_CRASHED', message: 'Gone.', action: 'Restart.' });
    expect(store.getState().engine.kind).toBe('failed');
    await session.restart();
    expect(store.getState().engine.kind).toBe('ready');
    expect(lab.calls.slice(-3).map(({ name }) => name)).toEqual([
      'restart',
      'engine',
      'openDataset',
    ]);
  });
});
