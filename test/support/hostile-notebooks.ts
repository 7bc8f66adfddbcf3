/** Jupyter files that somebody spoilt. */
import { expect } from 'vitest';
import { LIGHT } from '../../src/figures/theme.ts';
import { outputOf } from '../../src/exchange/output.ts';
import { readIpynb, type IpynbReading } from '../../src/exchange/ipynb/index.ts';
import { writeIpynb } from '../../src/exchange/ipynb/write.ts';
import { view } from './notebook-fixture.ts';

export type Plain = Record<string, unknown>;
type Tree = Plain & { cells: Plain[]; metadata: { elcrec: Plain & { runs: Plain[] } } };

/** One of our files. */
export const ours = await writeIpynb(view, { app: '1', toPng: () => Promise.resolve(null) });

/** The same with something done to it. */
export function spoilt(change: (file: Tree) => void): string {
  const file = JSON.parse(ours) as Tree;
  change(file);
  return JSON.stringify(file);
}

/** It does not open: why. */
export function refused(text: string): string {
  const reading = readIpynb(text);
  if (!('error' in reading)) throw new Error('It was opened');
  expect(reading.error.code).toBe('BAD_DOCUMENT');
  expect(reading.error.action).toMatch(/.{10}/);
  return reading.error.message;
}

/** It opens, and everything in it can be shown. */
export function opened(text: string): Extract<IpynbReading, { document: unknown }> {
  const reading = readIpynb(text);
  if ('error' in reading) throw new Error(reading.error.message);
  const { document } = reading;
  expect(new Set(document.notebook.cells.map(({ id }) => id)).size).toBe(
    document.notebook.cells.length,
  );
  for (const cell of document.notebook.cells)
    for (const figure of outputOf({ ...document, cards: new Map() }, cell, { theme: LIGHT })
      .figures)
      expect(JSON.stringify(figure)).toContain(figure.kind);
  return reading;
}
