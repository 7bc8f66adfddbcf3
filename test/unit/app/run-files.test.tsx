// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { SessionProvider } from '../../../src/app/context.tsx';
import { createSession } from '../../../src/session/index.ts';
import { Checkpoints } from '../../../src/kinds/results/Checkpoints.tsx';
import { createLabStore } from '../../../src/session/store.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { EXPERIMENT } from '../../support/visit.ts';
import { record } from '../../support/runs-fixture.ts';

afterEach(cleanup);

function show(run: ReturnType<typeof record> | null) {
  const session = createSession(new FakeLab(), createLabStore());
  const save = vi.spyOn(session, 'save').mockResolvedValue();
  render(
    <SessionProvider session={session}>
      <Checkpoints experiment={EXPERIMENT} run={run} />
    </SessionProvider>,
  );
  return save;
}

const press = (name: string) =>
  act(async () => Promise.resolve(fireEvent.click(screen.getByRole('button', { name }))));

it('offers the metrics of one run, and its map once there is one', async () => {
  const run = record();
  const save = show(run);
  await press(`Files of ${run.name}`);
  const map = screen.getByRole('button', { name: 'Map for the Embedding Projector (.zip)' });
  expect(map.getAttribute('aria-disabled')).toBe('true');
  expect(screen.getByText('There is no map yet to save.')).toBeTruthy();
  await press('Metrics, a row each (.csv)');
  expect(save).toHaveBeenCalledExactlyOnceWith('run-metrics-long', run.id);
});

it('offers nothing before a run', () => {
  show(null);
  expect(screen.queryByRole('button', { name: /^Files of/ })).toBeNull();
});
