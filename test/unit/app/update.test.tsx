// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { UpdateLine } from '../../../src/app/UpdateNote.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import type { BuildWorker } from '../../../src/app/offline.ts';
import { cellId } from '../../../src/document/ids.ts';
import { createSession } from '../../../src/session/index.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { FakeLab } from '../../support/fake-lab.ts';

afterEach(cleanup);

const newer = (state: ServiceWorkerState): BuildWorker => ({
  state,
  postMessage: () => undefined,
  addEventListener: () => undefined,
});

function show(worker: BuildWorker | null) {
  let reloads = 0;
  const session = createSession(new FakeLab(), createLabStore());
  render(
    <SessionProvider session={session}>
      <UpdateLine newer={worker} reload={() => (reloads += 1)} />
    </SessionProvider>,
  );
  return { session, reloads: () => reloads };
}

it('says nothing while the page is the newest', () => {
  show(null);
  expect(screen.getByRole('status').textContent).toBe('');
});

it('offers the newer build, and reloads when asked', () => {
  const { reloads } = show(newer('activated'));
  expect(screen.getByRole('status').textContent).toBe('A new version is readyReload');
  expect(reloads()).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: 'Reload' }));
  expect(reloads()).toBe(1);
});

it('holds its peace while a run is being started or alive', async () => {
  const { session } = show(newer('installed'));
  act(() => session.store.setState({ starting: cellId('experiment') }));
  expect(screen.getByRole('status').textContent).toBe('');
  act(() => session.store.setState({ starting: null }));
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
  await act(() =>
    session.openDataset(cellId('data'), { kind: 'bundled', name: 'planted-intents' }),
  );
  await act(() => session.run());
  expect(screen.queryByRole('button', { name: 'Reload' })).toBeNull();
});
