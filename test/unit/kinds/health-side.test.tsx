// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { momentOf } from '../../../src/kinds/intents/model.ts';
import { PageProvider, type Page } from '../../../src/kinds/page.tsx';
import { HealthSide } from '../../../src/kinds/intents/HealthSide.tsx';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { ICLREC } from '../../../workers/catalog/models/iclrec.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { epoch, health, record } from '../../support/runs-fixture.ts';

afterEach(cleanup);

const pageWith = (part: Partial<Page> = {}) =>
  ({ say: () => undefined, store: createLabStore(), ...part }) as unknown as Page;

const show = (config: RunConfig) =>
  render(
    <PageProvider page={pageWith()}>
      <HealthSide run={{ ...record(), config }} moment={null} />
    </PageProvider>,
  );

it('has no numbers of intents beside a model that has none', () => {
  show(SASREC.defaults);
  expect(screen.getByText('SASRec has no intents.')).toBeDefined();
  expect(screen.queryByText('largest intent')).toBeNull();
});

it('keeps the place of numbers that come after the first epoch', () => {
  show(ICLREC.defaults);
  expect(screen.getByText('largest intent')).toBeDefined();
});

it('names the setting to try where the intents collapsed, and sets it', () => {
  const setting = vi.fn<Page['setting']>();
  const page = pageWith({ setting });
  const collapsed = { ...health([99, 1]), meanNorm: 0.99, distinct: 1 };
  const cell = cellId('experiment');
  const run = {
    ...record(),
    config: ELCREC_DEFAULTS,
    place: { notebook: notebookId('mine'), cell },
    epochs: [{ ...epoch(0, 0.1), health: collapsed }],
  };
  render(
    <PageProvider page={page}>
      <HealthSide run={run} moment={momentOf(run, null, 'intent')} />
    </PageProvider>,
  );
  expect(screen.getByText(/One intent holds 99 % of users/)).toBeDefined();
  expect(screen.getByText('1 of 2')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Read users from real positions only' }));
  expect(setting).toHaveBeenCalledWith(cell, 'pooling', 'real_positions');
});
