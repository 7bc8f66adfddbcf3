import { describe, expect, it } from 'vitest';
import {
  actionWords,
  applyAction,
  TITLE_LIMIT,
  type NotebookAction,
} from '../../../src/document/actions.ts';
import { withConfig } from '../../../src/document/cell.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { CELL_LIMIT, type Notebook } from '../../../src/document/notebook.ts';
import { anyNotebook, Dice } from '../../support/notebook-cells.ts';
import { newCell } from '../../../src/document/cells.ts';
import { type TextCell } from '../../../src/kinds/text/config.ts';

const id = cellId;
const text = (name: string): TextCell => newCell('text', id(name)) as TextCell;
const notebook: Notebook = {
  id: notebookId('n'),
  title: 'Notes',
  shipped: null,
  cells: ['a', 'b', 'c'].map(text),
};
const order = (...actions: readonly NotebookAction[]) =>
  actions
    .reduce(applyAction, notebook)
    .cells.map((cell) => cell.id)
    .join('');

describe('actions', () => {
  it('add a cell before a place, within the document', () => {
    expect(order({ type: 'add', cell: text('x'), at: 1 })).toBe('axbc');
    expect(order({ type: 'add', cell: text('x'), at: -5 })).toBe('xabc');
    expect(order({ type: 'add', cell: text('x'), at: 99 })).toBe('abcx');
  });

  it('move a cell to its place among the others', () => {
    expect(order({ type: 'move', id: id('a'), to: 2 })).toBe('bca');
    expect(order({ type: 'move', id: id('c'), to: 0 })).toBe('cab');
    expect(order({ type: 'move', id: id('a'), to: 1 })).toBe('bac');
    expect(order({ type: 'move', id: id('b'), to: 99 })).toBe('acb');
  });

  it('remove, and put a duplicate right after', () => {
    expect(order({ type: 'remove', id: id('b') })).toBe('ac');
    expect(order({ type: 'duplicate', id: id('b'), copy: id('d') })).toBe('abdc');
  });

  it('give a duplicate the same config and references', () => {
    const random = anyNotebook(new Dice(3), 12);
    for (const cell of random.cells) {
      const after = applyAction(random, { type: 'duplicate', id: cell.id, copy: id('copy') });
      expect(after.cells.find((c) => c.id === 'copy')).toEqual({ ...cell, id: 'copy' });
    }
  });

  it('change one cell and leave the others the very same', () => {
    const edited = withConfig(text('b'), { markdown: 'new' });
    const after = applyAction(notebook, { type: 'configure', cell: edited, about: 'text' });
    expect(after.cells[1]).toEqual(edited);
    expect(after.cells[0]).toBe(notebook.cells[0]);
    expect(after.cells[2]).toBe(notebook.cells[2]);
    expect(notebook.cells[1]).toEqual(text('b'));
  });

  it('do not open a cell again with an edit that began before it was collapsed', () => {
    const edited = withConfig(text('b'), { markdown: 'new' });
    const collapsed = applyAction(notebook, { type: 'collapse', id: id('b'), collapsed: true });
    const after = applyAction(collapsed, { type: 'configure', cell: edited, about: 'text' });
    expect(after.cells[1]).toEqual({ ...edited, collapsed: true });
  });

  it('name a notebook, briefly', () => {
    const named = (title: string) => applyAction(notebook, { type: 'rename', title }).title;
    expect(named('  Mine ')).toBe('Mine');
    expect(named('x'.repeat(500))).toHaveLength(TITLE_LIMIT);
  });

  it('return the very same document where nothing changes', () => {
    const full: Notebook = {
      ...notebook,
      cells: Array.from({ length: CELL_LIMIT }, (_, n) => text(`c${n}`)),
    };
    const nothing: readonly (readonly [Notebook, NotebookAction])[] = [
      [notebook, { type: 'add', cell: text('a'), at: 0 }],
      [full, { type: 'add', cell: text('x'), at: 0 }],
      [full, { type: 'duplicate', id: id('c1'), copy: id('x') }],
      [notebook, { type: 'remove', id: id('x') }],
      [notebook, { type: 'duplicate', id: id('x'), copy: id('y') }],
      [notebook, { type: 'duplicate', id: id('a'), copy: id('b') }],
      [notebook, { type: 'move', id: id('x'), to: 0 }],
      [notebook, { type: 'move', id: id('c'), to: 99 }],
      [notebook, { type: 'collapse', id: id('a'), collapsed: false }],
      [notebook, { type: 'collapse', id: id('x'), collapsed: true }],
      [notebook, { type: 'bare', id: id('a'), bare: false }],
      [notebook, { type: 'configure', cell: text('a'), about: 'text' }],
      [notebook, { type: 'configure', cell: text('x'), about: 'text' }],
      [notebook, { type: 'configure', cell: newCell('compare', id('a')), about: 'kind' }],
      [notebook, { type: 'rename', title: '  ' }],
      [notebook, { type: 'rename', title: 'Notes' }],
    ];
    for (const [before, action] of nothing) expect(applyAction(before, action)).toBe(before);
  });

  it('keep ids apart and the document within bounds, whatever is done', () => {
    for (let seed = 0; seed < 20; seed++) {
      const dice = new Dice(seed);
      let state = notebook;
      for (let n = 0; n < 60; n++) {
        const some = id(`cell-${dice.below(8)}`);
        const cell = dice.of(state.cells.length > 0 ? state.cells : [text('z')]);
        state = applyAction(
          state,
          dice.of<NotebookAction>([
            { type: 'add', cell: text(some), at: dice.below(12) - 2 },
            { type: 'remove', id: cell.id },
            { type: 'duplicate', id: cell.id, copy: some },
            { type: 'move', id: cell.id, to: dice.below(12) - 2 },
            { type: 'bare', id: some, bare: dice.flip() },
          ]),
        );
        const ids = state.cells.map((c) => c.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(state.cells.every((c) => c !== undefined)).toBe(true);
      }
    }
  });

  it('have words', () => {
    expect(actionWords({ type: 'configure', cell: text('a'), about: 'lr' })).toBe('change lr');
    expect(actionWords({ type: 'collapse', id: id('a'), collapsed: false })).toBe('open cell');
  });
});
