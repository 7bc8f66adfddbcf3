// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SessionProvider } from '../../../src/app/context.tsx';
import { RunBar } from '../../../src/app/RunBar.tsx';
import { SavedChip, SavingNotice } from '../../../src/app/SavedChip.tsx';
import { createSession } from '../../../src/session/index.ts';
import { FIRST_PLACE } from '../../../src/state/changes.ts';
import { createLabStore } from '../../../src/session/store.ts';
import type { LabState } from '../../../src/state/state.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { record } from '../../support/runs-fixture.ts';

afterEach(cleanup);

const stopped = { ...record(), status: 'stopped' as const, place: FIRST_PLACE };
const kept = {
  runs: [stopped],
  saving: { kind: 'kept', at: null },
} as const;

function open(state: Partial<LabState>) {
  const session = createSession(new FakeLab(), createLabStore(state));
  render(
    <SessionProvider session={session}>
      <SavedChip />
      <SavingNotice />
      <RunBar />
    </SessionProvider>,
  );
  return session;
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) =>
  act(async () => Promise.resolve(fireEvent.click(button(name))));

describe('the run bar', () => {
  it('offers to resume a stopped run, and a new one beside it', () => {
    const session = open({ ...kept, resumable: new Set([stopped.id]) });
    const goOn = vi.spyOn(session, 'main').mockResolvedValue(undefined);
    const again = vi.spyOn(session, 'run').mockResolvedValue(undefined);
    fireEvent.click(button('Resume'));
    expect(goOn).toHaveBeenCalledOnce();
    fireEvent.click(button('Run again'));
    expect(again).toHaveBeenCalledOnce();
  });

  it('offers no such thing without a point to go on from', () => {
    open(kept);
    expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
    expect(button('Run again')).toBeTruthy();
  });
});

describe('what is saved', () => {
  it('is cleared by a second press, and kept by another', async () => {
    const session = open(kept);
    const clear = vi.spyOn(session.keep, 'clear');
    await press('Saved runs');
    await press('Clear data');
    await press('Keep');
    expect(clear).not.toHaveBeenCalled();
    await press('Clear data');
    await press('Clear 1 run for good');
    expect(clear).toHaveBeenCalledOnce();
  });

  it('cannot be cleared under a run that is alive', async () => {
    open({ ...kept, runs: [{ ...stopped, status: 'running' }] });
    await press('Saved runs');
    expect(button('Clear data')).toHaveProperty('disabled', true);
  });

  it('is told when it is not, calmly and with what to do', () => {
    open({
      ...kept,
      saving: { kind: 'failing', message: 'Full: runs go on.', action: 'Clear data.' },
      unreadable: { runs: 2, notebooks: 1 },
    });
    expect(button('Saved runs').textContent).toBe('not saved');
    expect(screen.getByText('Full: runs go on. Clear data.')).toBeTruthy();
    expect(
      screen.getByText(/^2 stored runs could not be read .* They stay as they are/),
    ).toBeTruthy();
    expect(
      screen.getByText(
        /^One stored notebook could not be read .* a newer version\). It stays as it is/,
      ),
    ).toBeTruthy();
  });

  it('goes without words while all is well', () => {
    open(kept);
    expect(screen.queryByRole('status')).toBeNull();
    expect(button('Saved runs').textContent).toBe('saved in this browser');
  });
});

describe('the panel', () => {
  it('counts what is kept, and says where data files are', async () => {
    const session = open(kept);
    vi.spyOn(session.keep, 'usage').mockResolvedValue({
      runs: 61,
      notebooks: 4,
      checkpoints: { count: 3, bytes: 12 * 2 ** 20 },
      files: { count: 0, bytes: 0 },
    });
    await press('Saved runs');
    const rows = [...document.querySelectorAll('.limits > div')].map((row) => row.textContent);
    expect(rows.slice(0, 4)).toEqual([
      'runs61',
      'notebooks4',
      'learned parameters3, 12 MB',
      'data files0',
    ]);
    expect(screen.getByText(/Data files you hand over are kept too/)).toBeTruthy();
    await press('Clear data');
    expect(button('Clear 61 runs for good')).toBeTruthy();
  });

  it('says that nothing is kept where the address asks for that', async () => {
    open({ ...kept, saving: { kind: 'none' } });
    expect(button('Saved runs').textContent).toBe('not saved, as the address asks');
    expect(screen.queryByRole('status')).toBeNull();
    await press('Saved runs');
    expect(screen.getByText(/nothing is kept in this browser/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Clear data' })).toBeNull();
    expect(button('Download all')).toBeTruthy();
  });

  it('takes everything away in one file', async () => {
    const session = open(kept);
    const save = vi.spyOn(session, 'save').mockResolvedValue(undefined);
    await press('Saved runs');
    await press('Download all');
    expect(save).toHaveBeenCalledWith('everything');
  });
});
