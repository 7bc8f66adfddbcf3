import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { everythingZip, type Everything } from '../../../src/exchange/export-all.ts';
import { keepsNothing, lastOpen, remember } from '../../../src/session/last-open.ts';
import { createSession } from '../../../src/session/index.ts';
import { savedWords, savingNotice } from '../../../src/app/saved-words.ts';
import { fileName } from '../../../src/exchange/downloads.ts';
import { notebookId } from '../../../src/document/ids.ts';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import { SHIPPED } from '../../../src/shipped/index.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { EXPERIMENT, visit } from '../../support/visit.ts';
import { record } from '../../support/runs-fixture.ts';

const FIRST = SHIPPED[0].notebook;

afterEach(() => vi.unstubAllGlobals());

describe('everything in one file', () => {
  const done = (name: string, notebook: string) => ({
    ...record({}, name),
    status: 'done' as const,
    place: { notebook: notebookId(notebook), cell: EXPERIMENT },
  });
  const here = done('calm-otter-1', FIRST.id);
  const old = { ...done('old-hare-2', FIRST.id), place: null };
  const loose = done('loose-wren-3', 'gone');
  const all: Everything = {
    documents: [
      { notebook: FIRST, shown: new Map() },
      { notebook: { ...FIRST, id: notebookId('twin'), shipped: null }, shown: new Map() },
    ],
    runs: [here, old, loose],
    hidden: new Set(),
    checkpoint: (id) => Promise.resolve(id === here.id ? new Blob(['learned']) : null),
  };

  it('has every notebook, which opens here again with its runs; every run; and what was learned', async () => {
    const zip = await everythingZip(all, { app: '0.1.0', toPng: () => Promise.resolve('') });
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(files).sort()).toEqual([
      'first-steps-2.ipynb',
      'first-steps.ipynb',
      'parameters/calm-otter-1.safetensors',
      'runs.json',
    ]);
    expect(strFromU8(files['parameters/calm-otter-1.safetensors'])).toBe('learned');
    const runs = JSON.parse(strFromU8(files['runs.json'])) as { runs: { name: string }[] };
    expect(runs.runs.map(({ name }) => name)).toEqual([here.name, old.name, loose.name]);
    const read = readIpynb(strFromU8(files['first-steps.ipynb']), 'first-steps.ipynb');
    if ('error' in read) throw new Error(read.error.message);
    expect(read.document.notebook.id).toBe(FIRST.id);
    expect(read.document.runs.map(({ id }) => id).sort()).toEqual([here.id, old.id].sort());
  });

  it('is named after the lab', () => {
    expect(fileName('everything', ['elcrec-lab'])).toBe('elcrec-lab.zip');
  });

  it('takes what is stored and what is not written yet', async () => {
    const first = await visit();
    first.session.setting(EXPERIMENT, 'seed', 7);
    await first.later();
    for (let i = 0; i < 60; i += 1) {
      const id = runId(`run-${String(i).padStart(2, '0')}`);
      first.archive.runs.set(id, { ...here, id });
    }
    const next = await visit(first.archive, true);
    next.session.create();
    const { id } = notebookOf(next.store.getState());
    const { runs, documents } = await next.keep.everything();
    expect(runs).toHaveLength(60);
    expect(documents.map(({ notebook }) => notebook.id).sort()).toEqual([FIRST.id, id].sort());
    expect(await next.keep.usage()).toMatchObject({ runs: 60, notebooks: 1 });
  });
});

describe('an address that asks to keep nothing', () => {
  it('is told from others, and opens what it names, not what was open last', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      setItem: (key: string, value: string) => stored.set(key, value),
      getItem: (key: string) => stored.get(key) ?? null,
    });
    remember(notebookId('mine'));
    expect(keepsNothing('?storage=none')).toBe(true);
    expect(keepsNothing('?storage=some')).toBe(false);
    expect(lastOpen('')).toBe('mine');
    expect(lastOpen('?storage=none')).toBeNull();
    expect(lastOpen('?storage=none&notebook=four-variants')).toBe('four-variants');
  });

  it('is said on the chip, without alarm', () => {
    expect(savedWords({ kind: 'none' }, 0).join('')).toBe('not saved, as the address asks');
    expect(savingNotice({ kind: 'none' })).toBeNull();
  });

  it('stores nothing, not even which notebook is open, and loses nothing while it lasts', async () => {
    const setItem = vi.fn();
    vi.stubGlobal('localStorage', { setItem, getItem: () => null });
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('must not be opened');
      },
    });
    const store = createLabStore({ saving: { kind: 'none' } });
    const session = createSession(new FakeLab(), store);
    await session.beginWith(null);
    session.rename('Mine for now');
    session.create();
    await session.openNotebook(FIRST.id);
    expect(notebookOf(store.getState()).title).toBe('Mine for now');
    expect(store.getState().saving).toEqual({ kind: 'none' });
    expect(setItem).not.toHaveBeenCalled();
  });
});
