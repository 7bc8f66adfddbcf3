import { describe, expect, it } from 'vitest';
import { intentsKind } from '../../../src/kinds/intents/kind.ts';
import type { NotebookAction } from '../../../src/document/actions.ts';
import { is, withConfig } from '../../../src/document/cell.ts';
import {
  act,
  HISTORY_LIMIT,
  newHistory,
  redo,
  redoWords,
  undo,
  undoWords,
  type History,
} from '../../../src/document/history.ts';
import { cellId } from '../../../src/document/ids.ts';
import { anyNotebook, Dice } from '../../support/notebook-cells.ts';
import { newCell } from '../../../src/document/cells.ts';
import { type TextCell } from '../../../src/kinds/text/config.ts';

const cell = newCell('text', cellId('t')) as TextCell;
const start = newHistory({ ...anyNotebook(new Dice(1), 4), cells: [cell] });
const write = (markdown: string, about = 'text'): NotebookAction => ({
  type: 'configure',
  cell: withConfig(cell, { markdown }),
  about,
});
const rename = (title: string): NotebookAction => ({ type: 'rename', title });
const written = ({ present }: History) => (present.cells[0] as TextCell).config.markdown;

describe('history', () => {
  it('goes back and forth through random edits, step by step', () => {
    const dice = new Dice(9);
    let history = start;
    const seen = [history.present];
    for (let n = 0; n < 50; n++) {
      const before = history.present;
      history = act(history, dice.flip() ? rename(`title ${n}`) : write(`text ${n}`, `key ${n}`));
      expect(history.present).not.toBe(before);
      seen.push(history.present);
    }
    for (const notebook of seen.toReversed()) {
      expect(history.present).toBe(notebook);
      history = undo(history);
    }
    for (const notebook of seen) {
      expect(history.present).toBe(notebook);
      history = redo(history);
    }
  });

  it('takes edits of one thing as one step, in its words', () => {
    const history = ['a', 'ab', 'abc'].reduce((h, markdown) => act(h, write(markdown)), start);
    expect(undoWords(history)).toBe('change text');
    expect(undoWords(undo(history))).toBeNull();
    expect(written(undo(history))).toBe('');
    expect(redoWords(undo(history))).toBe('change text');
    expect(written(redo(undo(history)))).toBe('abc');
  });

  it('does not join edits of different things, or after a step back or forth', () => {
    const two = act(act(start, write('a', 'one')), write('b', 'two'));
    expect(written(undo(two))).toBe('a');
    const again = act(undo(act(act(start, write('a')), rename('x'))), write('ab'));
    expect(written(undo(again))).toBe('a');
    const after = act(redo(undo(act(start, write('a')))), write('ab'));
    expect(written(undo(after))).toBe('a');
  });

  it('forgets the way forth once something new is done', () => {
    const history = act(undo(act(start, rename('x'))), rename('y'));
    expect(redoWords(history)).toBeNull();
    expect(redo(history)).toEqual(history);
  });

  it('does not count what changes nothing', () => {
    expect(act(start, rename(start.present.title))).toBe(start);
    expect(act(start, write(''))).toBe(start);
    expect(undo(start)).toEqual(start);
  });

  it('remembers no more than its limit', () => {
    let history = start;
    for (let n = 0; n < HISTORY_LIMIT + 10; n++) history = act(history, rename(`t${n}`));
    expect(history.past).toHaveLength(HISTORY_LIMIT);
    for (let n = 0; n < HISTORY_LIMIT + 10; n++) history = undo(history);
    expect(history.present.title).toBe('t9');
    expect(history.future).toHaveLength(HISTORY_LIMIT);
  });

  it('passes over how a map is looked at, which no undo brings back either', () => {
    const map = newCell('intents', cellId('m'));
    const look = (colour_by: 'intent' | 'planted'): NotebookAction => ({
      type: 'look',
      id: map.id,
      kind: 'intents',
      look: { colour_by },
    });
    const colours = ({ present }: History) =>
      present.cells.flatMap((one) => (is(intentsKind, one) ? [one.config.colour_by] : []));
    const shown = newHistory({ ...start.present, cells: [cell, map] });
    const renamed = act(shown, rename('other'));
    const looked = act(renamed, look('planted'));
    expect(colours(looked)).toEqual(['planted']);
    expect(undoWords(looked)).toBe('rename notebook');
    const back = undo(looked);
    expect(back.present.title).toBe(shown.present.title);
    expect(colours(back)).toEqual(['planted']);
    expect(colours(redo(act(back, look('intent'))))).toEqual(['intent']);
    expect(act(shown, look('intent'))).toBe(shown);
  });
});
