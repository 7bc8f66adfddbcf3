// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { HealthSide } from '../../../src/kinds/intents/HealthSide.tsx';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { ICLREC } from '../../../workers/catalog/models/iclrec.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';
import { record } from '../../support/runs-fixture.ts';

afterEach(cleanup);

const show = (config: RunConfig) =>
  render(<HealthSide run={{ ...record(), config }} moment={null} />);

it('has no numbers of intents beside a model that has none', () => {
  show(SASREC.defaults);
  expect(screen.getByText('SASRec has no intents.')).toBeDefined();
  expect(screen.queryByText('largest intent')).toBeNull();
});

it('keeps the place of numbers that come after the first epoch', () => {
  show(ICLREC.defaults);
  expect(screen.getByText('largest intent')).toBeDefined();
});
