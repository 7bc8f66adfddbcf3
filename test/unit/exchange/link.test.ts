import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { applyAction, type NotebookAction } from '../../../src/document/actions.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { isShareLink, LINK_LIMIT, readLink, shareLink } from '../../../src/exchange/link/index.ts';
import { fingerprint, fold } from '../../../src/exchange/link/bytes.ts';
import { CELL_LIMIT, type Notebook } from '../../../src/document/notebook.ts';
import { anyCell, anyNotebook, Dice, NASTY } from '../../support/notebook-cells.ts';
import { CELL_KINDS } from '../../support/kinds.ts';
import { newCell, plainConfig, readCell } from '../../../src/document/cells.ts';

const shippedOf = (seed: number): Notebook => ({
  ...anyNotebook(new Dice(seed), 9),
  id: notebookId('first-steps'),
  shipped: 'first-steps',
});
const none = () => null;
const link = (notebook: Notebook, shipped: Notebook | null = null): string => {
  const made = shareLink(notebook, shipped);
  if ('tooLong' in made) throw new Error(`${made.bytes} bytes`);
  return made.fragment;
};
const open = (fragment: string, shippedById: (id: string) => Notebook | null = none) => {
  const reading = readLink(fragment, shippedById);
  if ('error' in reading) throw new Error(reading.error.message);
  return reading;
};
const refused = (fragment: string, shippedById: (id: string) => Notebook | null = none) => {
  const reading = readLink(fragment, shippedById);
  if (!('error' in reading)) throw new Error(`opened: ${JSON.stringify(reading.notices)}`);
  expect(reading.error.code).toBe('BAD_DOCUMENT');
  expect(reading.error.message).toMatch(/^This link .+\.$/);
  expect(reading.error.action).toMatch(/\.$/);
  return reading.error;
};
/** A link of our form around any document. */
const around = (document: unknown) => `#n=1.${fold(JSON.stringify(document))}`;
const content = ({ title, shipped, cells }: Notebook) => ({ title, shipped, cells });

describe('a link of a whole notebook', () => {
  it('gives back what went in, without a notice', () => {
    for (let seed = 0; seed < 60; seed++) {
      const notebook = anyNotebook(new Dice(seed), seed % 12);
      const fragment = link(notebook);
      expect(isShareLink(fragment)).toBe(true);
      expect(fragment).toMatch(/^#n=1\.[\w-]+$/);
      const { notebook: read, notices } = open(fragment);
      expect(content(read)).toEqual(content(notebook));
      expect(notices).toEqual([]);
      expect(open(fragment).notebook.id).toBe(read.id);
    }
  });

  it('has another notebook id for another link', () => {
    const ids = [1, 2, 3].map((seed) => open(link(anyNotebook(new Dice(seed), 3))).notebook.id);
    expect(new Set(ids).size).toBe(3);
  });

  it('is short: defaults are not said', () => {
    const cells = CELL_KINDS.map((kind) => newCell(kind, cellId(kind)));
    expect(link({ ...shippedOf(1), cells }).length).toBeLessThan(400);
  });

  it('remembers the shipped notebook only where there is one', () => {
    const shipped = shippedOf(1);
    const notebook = { ...anyNotebook(new Dice(2), 3), shipped: 'first-steps' };
    expect(open(link(notebook), () => shipped).notebook.shipped).toBe('first-steps');
    expect(open(link(notebook)).notebook.shipped).toBeNull();
  });

  it('is refused when it is too long, with its length', () => {
    const dice = new Dice(1);
    const markdown = Array.from({ length: 20_000 }, () => dice.below(36).toString(36)).join('');
    const { cell } = readCell(newCell('text', cellId('t')), { markdown });
    const made = shareLink({ ...shippedOf(1), cells: [cell] }, null);
    expect('tooLong' in made && made.bytes > LINK_LIMIT && made.bytes < 30_000).toBe(true);
  });
});

describe('a link of changes to a shipped notebook', () => {
  it('gives back any edits, without a notice, and shorter than the whole', () => {
    for (let seed = 0; seed < 60; seed++) {
      const dice = new Dice(seed);
      const shipped = shippedOf(seed);
      let edited: Notebook = { ...shipped, id: notebookId('mine') };
      for (let n = dice.below(8); n > 0; n--) {
        const old = edited.cells[0];
        const fresh = cellId(`new-${n}`);
        edited = applyAction(
          edited,
          dice.of<NotebookAction>([
            { type: 'add', cell: anyCell(dice.of(CELL_KINDS), fresh, dice), at: dice.below(9) },
            { type: 'remove', id: old.id },
            { type: 'duplicate', id: old.id, copy: fresh },
            { type: 'move', id: old.id, to: dice.below(9) },
            { type: 'bare', id: old.id, bare: !old.bare },
            { type: 'collapse', id: old.id, collapsed: !old.collapsed },
            { type: 'configure', cell: anyCell(old.kind, old.id, dice), about: 'x' },
            { type: 'rename', title: 'Mine' },
          ]),
        );
      }
      const fragment = link(edited, shipped);
      const { notebook, notices } = open(fragment, (id) => (id === 'first-steps' ? shipped : null));
      expect(content(notebook)).toEqual(content(edited));
      expect(notices).toEqual([]);
      expect(fragment.length).toBeLessThanOrEqual(link(edited).length + 60);
    }
  });

  it('says almost nothing when nothing, or one setting, was changed', () => {
    const shipped = {
      ...shippedOf(1),
      cells: [...shippedOf(1).cells, newCell('compare', cellId('c'))],
    };
    expect(link(shipped, shipped).length).toBeLessThan(80);
    const { cell } = readCell(shipped.cells[9], { ...plainConfig(shipped.cells[9]), log_y: true });
    const edited = applyAction(shipped, { type: 'configure', cell, about: 'log_y' });
    expect(link(edited, shipped).length).toBeLessThan(200);
  });

  it('says so when the shipped notebook is another by now', () => {
    const shipped = shippedOf(1);
    const now = { ...shipped, cells: shipped.cells.slice(1) };
    const edited = { ...shipped, title: 'Mine', cells: shipped.cells.toReversed() };
    const { notebook, notices } = open(link(edited, shipped), () => now);
    expect(notebook.cells).toEqual(now.cells.toReversed());
    expect(notices).toEqual([
      `The notebook “${shipped.title}” has changed since this link was made.`,
      'The cell “cell-0” was left out: the shipped notebook has no such cell.',
    ]);
  });

  it('cannot be opened without the shipped notebook', () => {
    expect(refused(link(shippedOf(1), shippedOf(1))).message).toContain('does not have');
  });
});

describe('what is wrong in a link', () => {
  it('is repaired, and said with the name of the cell', () => {
    const cells = [
      { id: 'train', kind: 'experiment', config: { preset: 'quick', lr: 5, variant: 'X', foo: 1 } },
      { id: 'a b', kind: 'text', config: { markdown: 7 } },
      { id: 'train', kind: 'compare', config: [] },
      { id: 'game', kind: 'snake' },
      'nowhere',
      17,
    ];
    const { notebook, notices } = open(around({ title: 'T', cells }));
    expect(notebook.cells.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'train experiment',
      'text text',
      'train-2 compare',
    ]);
    expect(plainConfig(notebook.cells[0])).toMatchObject({ lr: 0.1, variant: 'ELCRec' });
    expect(notices).toEqual([
      'In the cell “train”, variant is now “ELCRec”: not one of B, B+ICL, B+ELCM, ELCRec.',
      'In the cell “train”, lr is now 0.1: not within 0.00001 and 0.1.',
      'In the cell “train”, “foo” was left out: not a setting of this cell.',
      'The cell “a b” is now called “text”.',
      'In the cell “text”, markdown is now “”: not a text.',
      'The cell “train” is now called “train-2”.',
      'In the cell “train-2”, the settings are the defaults: expected keys and values, like “name: value”.',
      'The cell “game” was left out: cells of the kind “snake” are not known here.',
      'The cell “nowhere” was left out: the shipped notebook has no such cell.',
      'The cell “” was left out: the shipped notebook has no such cell.',
    ]);
  });

  it('is said briefly however much it is', () => {
    const config = Object.fromEntries(
      Array.from({ length: 5000 }, (_, n) => [`${'k'.repeat(99)}${n}`, 1]),
    );
    const { notices } = open(around({ cells: [{ id: 'c', kind: 'compare', config }] }));
    expect(notices).toHaveLength(21);
    expect(notices[20]).toBe('And 4980 more of this kind.');
    for (const notice of notices) expect(notice.length).toBeLessThan(160);
  });

  it('reaches nothing but the document', () => {
    const cell =
      '{"id":"__proto__","kind":"compare","__proto__":{"bare":true},"config":{"__proto__":{"log_y":true}}}';
    const { notebook } = open(`#n=1.${fold(`{"__proto__":{"title":"x"},"cells":[${cell}]}`)}`);
    expect(notebook.title).toBe('Shared notebook');
    expect(notebook.cells[0]).toEqual(newCell('compare', cellId('__proto__')));
    expect(Object.hasOwn(Object.prototype, 'log_y')).toBe(false);
  });

  it('never throws for a document of garbage, and what it opens is sound', () => {
    const dice = new Dice(8);
    const junk = (depth: number): unknown => {
      if (depth === 0) return dice.of(['x', 1, null, true, ...NASTY.slice(0, 9), 'data']);
      const keys = ['id', 'kind', 'config', 'cells', 'title', 'base', 'shipped', 'collapsed', 'lr'];
      return dice.flip()
        ? Array.from({ length: dice.below(5) }, () => junk(depth - 1))
        : Object.fromEntries(
            Array.from({ length: dice.below(6) }, () => [dice.of(keys), junk(depth - 1)]),
          );
    };
    for (let n = 0; n < 300; n++) {
      const cells = Array.from({ length: dice.below(6) }, () => ({
        ...(junk(2) as object),
        kind: dice.of(CELL_KINDS),
      }));
      const document = dice.flip() ? junk(4) : { ...(junk(3) as object), cells };
      const reading = readLink(around(document), () => (dice.flip() ? shippedOf(1) : null));
      if ('error' in reading) expect(reading.error.code).toBe('BAD_DOCUMENT');
      else {
        const ids = reading.notebook.cells.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const cell of reading.notebook.cells)
          expect(readCell(cell, plainConfig(cell))).toEqual({ cell, problems: [] });
      }
    }
  });
});

describe('what is no link', () => {
  const good = link(anyNotebook(new Dice(6), 5));

  it('is one that was cut, or in which any one character was changed', () => {
    for (let at = 5; at < good.length; at++) refused(good.slice(0, at));
    const before = JSON.stringify(open(good).notebook.cells);
    for (let at = 5; at < good.length; at++) {
      const other = good[at] === 'A' ? 'B' : 'A';
      const reading = readLink(good.slice(0, at) + other + good.slice(at + 1), none);
      // The last character may hold bits that mean nothing.
      if ('error' in reading) expect(reading.error.code).toBe('BAD_DOCUMENT');
      else expect(JSON.stringify(reading.notebook.cells)).toBe(before);
    }
    refused(good.toLowerCase());
  });

  it('is one from the future, with what to do about it', () => {
    expect(refused(good.replace('#n=1', '#n=2')).action).toContain('Reload');
    refused(good.replace('#n=1', '#n=0'));
  });

  it.each([
    '',
    '#',
    '#n=',
    '#n=1',
    '#n=1.',
    '#n=1.%20',
    '#n=1.====',
    '#n=x.abc',
    '#data',
    '#n=1.A',
    '#n=1.AAAAAA',
  ])('is %j', (fragment) => {
    refused(fragment);
  });

  it('is too much', () => {
    const cells = Array.from({ length: CELL_LIMIT + 1 }, (_, n) => ({ id: `c${n}`, kind: 'text' }));
    expect(refused(around({ cells })).message).toContain('more than 200 cells');
    expect(open(around({ cells: cells.slice(1) })).notebook.cells).toHaveLength(CELL_LIMIT);
    refused(`#n=1.${'A'.repeat(10_000_000)}`);
  });

  it('is a bomb, which is stopped while it unfolds', () => {
    const plain = new Uint8Array(40_000_000);
    const deflated = deflateSync(plain, { level: 9 });
    const bytes = new Uint8Array(4 + deflated.length);
    new DataView(bytes.buffer).setUint32(0, fingerprint(plain));
    bytes.set(deflated, 4);
    const payload = Buffer.from(bytes).toString('base64url');
    expect(payload.length).toBeLessThan(64_000);
    expect(refused(`#n=1.${payload}`).message).toContain('unfolds to more');
  });

  it('is nested without end, or no notebook at all', () => {
    const deep = (open: string, close: string) => open.repeat(400_000) + close.repeat(400_000);
    refused(`#n=1.${fold(deep('[', ']'))}`);
    refused(`#n=1.${fold('['.repeat(900_000))}`);
    for (const document of [null, 1, 'x', [], {}, { cells: null }, { cells: {} }, { base: 1 }])
      refused(around(document));
    refused(`#n=1.${fold('{')}`);
    refused(`#n=1.${fold('')}`);
    const inside = `{"cells":[{"id":"a","kind":"text","config":{"markdown":${deep('[', ']')}}}]}`;
    const reading = readLink(`#n=1.${fold(inside)}`, none);
    if ('error' in reading) expect(reading.error.code).toBe('BAD_DOCUMENT');
    else expect(plainConfig(reading.notebook.cells[0])).toEqual({ markdown: '' });
    expect(strToU8(inside).length).toBeLessThan(1_000_000);
  });
});
