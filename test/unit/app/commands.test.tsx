// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { App } from '../../../src/app/App.tsx';
import { offReason } from '../../../src/app/commands/command.ts';
import { isTaken, keysText, pressed, type Keys } from '../../../src/app/commands/keys.ts';
import { commands, commandOf } from '../../../src/app/commands/list.ts';
import { SessionProvider } from '../../../src/app/context.tsx';
import { cellAfter, refuge } from '../../../src/app/focus.ts';
import { createSession } from '../../../src/session/index.ts';
import { withConfig, type Cell } from '../../../src/document/cell.ts';
import { cellNames } from '../../../src/document/cell-names.ts';
import { cellId } from '../../../src/document/ids.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import { createLabStore, initialState } from '../../../src/session/store.ts';
import { neighbour } from '../../../src/ui/arrow-keys.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { newCell } from '../../../src/document/cells.ts';
import { firstWords } from '../../../src/kinds/text/config.ts';

// Drawing is the charts' own matter.
vi.mock('../../../src/figures/Plot.tsx', () => ({ Plot: () => null }));

beforeAll(async () => {
  // Both come late to the page; here they are there already.
  await Promise.all([
    import('../../../src/app/commands/Palette.tsx'),
    import('../../../src/app/commands/Shortcuts.tsx'),
  ]);
  document.head.innerHTML = '<link rel="icon" href="x" />';
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  new KeyboardEvent('keydown', { key, ...more });
const element = (html: string): Element => {
  document.body.innerHTML = html;
  return document.body.firstElementChild ?? document.body;
};

describe('a key press', () => {
  const save: Keys = { key: 's', mod: true };

  it('means a command with exactly its modifiers', () => {
    expect(pressed(save, press('s', { ctrlKey: true }))).toBe(true);
    expect(pressed(save, press('S', { ctrlKey: true }))).toBe(true);
    expect(pressed(save, press('s'))).toBe(false);
    expect(pressed(save, press('s', { ctrlKey: true, shiftKey: true }))).toBe(false);
    // AltGr says Ctrl and Alt: it writes a letter.
    expect(pressed(save, press('s', { ctrlKey: true, altKey: true }))).toBe(false);
    expect(pressed(save, press('s', { metaKey: true }))).toBe(false);
    expect(pressed({ key: 'z', mod: true }, press('z', { ctrlKey: true, shiftKey: true }))).toBe(
      false,
    );
  });

  it('takes ⌘ for Ctrl on a Mac, and leaves Ctrl to it', () => {
    vi.stubGlobal('navigator', { platform: 'MacIntel' });
    expect(pressed(save, press('s', { metaKey: true }))).toBe(true);
    expect(pressed(save, press('s', { ctrlKey: true }))).toBe(false);
    expect(keysText({ key: 'z', mod: true, shift: true })).toBe('⌘ ⇧ Z');
  });

  it('finds a sign however the keyboard makes it', () => {
    expect(pressed({ key: '?' }, press('?', { shiftKey: true }))).toBe(true);
    expect(pressed({ key: '?' }, press('?'))).toBe(true);
    expect(pressed({ key: '?' }, press('?', { ctrlKey: true }))).toBe(false);
  });

  it('is written as on the keys', () => {
    expect(keysText(save)).toBe('Ctrl S');
    expect(keysText({ key: ' ' })).toBe('Space');
    expect(keysText({ key: 'ArrowUp', alt: true })).toBe('Alt ↑');
    expect(keysText({ key: 'Enter', shift: true })).toBe('Shift Enter');
  });
});

describe('a press belongs to what has the focus', () => {
  const keys: Record<string, Keys> = {
    space: { key: ' ' },
    step: { key: 'ArrowRight' },
    help: { key: '?' },
    undo: { key: 'z', mod: true },
    palette: { key: 'k', mod: true },
    move: { key: 'ArrowUp', alt: true },
    run: { key: 'Enter', shift: true },
  };
  const taken = (html: string) => {
    const target = html === '' ? document.body : element(html);
    return Object.keys(keys).filter((name) => isTaken(keys[name], target));
  };

  it.each([
    ['', []],
    ['<section tabindex="-1"></section>', []],
    ['<button>Run</button>', ['space', 'step']],
    ['<a href="#x">x</a>', ['space', 'step']],
    ['<input type="checkbox">', ['space', 'step']],
    ['<input type="radio">', ['space', 'step']],
    ['<input type="range">', ['space', 'step']],
    ['<summary>More</summary>', ['space', 'step']],
    // A table that scrolls: Space and arrows scroll it.
    ['<div tabindex="0"></div>', ['space', 'step']],
    ['<input type="text">', ['space', 'step', 'help', 'undo', 'move']],
    ['<select></select>', ['space', 'step', 'help', 'undo', 'move']],
    ['<textarea></textarea>', ['space', 'step', 'help', 'undo', 'move', 'run']],
  ])('%s', (html, expected) => {
    expect(taken(html)).toEqual(expected);
  });
});

describe('the commands', () => {
  it('have ids and labels of their own, and no two the same keys', () => {
    const unique = (values: readonly string[]) =>
      expect(values.filter((value, i) => values.indexOf(value) !== i)).toEqual([]);
    unique(commands().map(({ id }) => id));
    unique(commands().map(({ label }) => label));
    unique(commands().flatMap(({ keys }) => (keys === undefined ? [] : [keysText(keys)])));
    expect(() => commandOf('nothing')).toThrow(RangeError);
  });

  it('are offered only where they would do something', () => {
    const state = initialState;
    const { cells } = notebookOf(state);
    const can = (id: string, cell: Cell | undefined = undefined) =>
      offReason(commandOf(id), state, cell?.id ?? null) === null;
    expect([can('cell-up', cells[0]), can('cell-up', cells[1]), can('cell-up')]).toEqual([
      false,
      true,
      false,
    ]);
    expect([can('cell-down', cells.at(-1)), can('cell-down', cells[0])]).toEqual([false, true]);
    expect([can('cell-delete', cells[0]), can('cell-delete')]).toEqual([true, false]);
    expect([can('undo'), can('redo'), can('stop'), can('run-stale')]).toEqual(
      Array.from({ length: 4 }, () => false),
    );
    expect([can('toggle'), can('step'), can('run-all'), can('reset')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const starting = { ...state, starting: cells[0].id };
    expect(offReason(commandOf('toggle'), starting, null)).toBe('A run is being prepared.');
    const present = { ...notebookOf(state), cells: [] };
    const empty = { ...state, history: { ...state.history, present } };
    for (const id of ['toggle', 'step', 'run-cell', 'run-all'])
      expect(offReason(commandOf(id), empty, null), id).toMatch(/no experiment/);
  });
});

describe('on the page', () => {
  async function open() {
    const session = createSession(new FakeLab(), createLabStore());
    render(
      <SessionProvider session={session}>
        <App />
      </SessionProvider>,
    );
    await act(async () => Promise.resolve());
    return session;
  }
  const type = (key: string, more = {}) =>
    act(async () => Promise.resolve(fireEvent.keyDown(document.body, { key, ...more })));

  it('? lists every command that has keys', async () => {
    await open();
    await type('?');
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const { label, keys } of commands())
      if (keys !== undefined) {
        const line = [...dialog.querySelectorAll('dl div')].find(
          (div) => div.querySelector('dt')?.textContent === label,
        );
        expect(line?.querySelector('kbd')?.textContent, label).toBe(keysText(keys));
      }
  });

  it('the palette has every command; what would do nothing is off, and says why', async () => {
    const session = await open();
    await type('k', { ctrlKey: true });
    const dialog = await screen.findByRole('dialog', { name: 'Commands' });
    const options = within(dialog).getAllByRole('option');
    const listed = commands().filter(({ id }) => id !== 'palette');
    expect(options.map((option) => option.querySelector('span')?.textContent)).toEqual(
      listed.map(({ label }) => label),
    );
    for (const [i, command] of listed.entries()) {
      const reason = offReason(command, session.store.getState(), null);
      expect(options[i].getAttribute('aria-disabled'), command.id).toBe(String(reason !== null));
      expect(options[i].querySelector('small')?.textContent ?? null).toBe(reason);
    }
  });

  it('a key that does nothing now says why', async () => {
    await open();
    await type('z', { ctrlKey: true });
    expect(screen.getByText('There is nothing to undo.')).toBeTruthy();
    await type('ArrowUp', { altKey: true });
    expect(screen.getByText('No cell was touched yet: press on one first.')).toBeTruthy();
  });

  it('a key that is held down is one press', async () => {
    const session = await open();
    const main = vi.spyOn(session, 'main');
    await type(' ');
    await type(' ', { repeat: true });
    expect(main).toHaveBeenCalledTimes(1);
  });

  it('no two landmarks have one name', async () => {
    await open();
    const names = [...document.querySelectorAll('section[aria-label]:not([role])')].map((one) =>
      one.getAttribute('aria-label'),
    );
    expect(names.length).toBeGreaterThan(4);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('arrows in a panel', () => {
  it('go from line to line, round the ends, and leave fields their keys', () => {
    const root = element(
      '<div><button id="b"></button><div id="p"><button class="choice" id="1"></button>' +
        '<input id="f"><button class="menu-item" id="2"></button>' +
        '<button class="menu-item" disabled></button></div></div>',
    );
    const at = (id: string) => root.querySelector(`[id="${id}"]`) ?? root;
    const goes = (from: string, key: string) => neighbour(at('p'), at(from), key)?.id ?? null;
    expect([goes('b', 'ArrowDown'), goes('b', 'ArrowUp')]).toEqual(['1', '2']);
    expect([goes('1', 'ArrowDown'), goes('2', 'ArrowDown')]).toEqual(['2', '1']);
    expect([goes('1', 'ArrowUp'), goes('2', 'ArrowUp')]).toEqual(['2', '1']);
    expect([goes('2', 'Home'), goes('1', 'End'), goes('1', 'x')]).toEqual(['1', '2', null]);
    expect([goes('f', 'ArrowDown'), goes('f', 'Home')]).toEqual([null, null]);
  });
});

describe('the focus', () => {
  const cells = ['a', 'b', 'c'].map((id) => newCell('text', cellId(id)));
  const [a, b, c] = cells;

  it('follows the cell that came, and goes to the next where one went', () => {
    expect(cellAfter([a, c], cells)).toEqual({ id: 'b', came: true });
    expect(cellAfter(cells, [a, c])).toEqual({ id: 'c', came: false });
    expect(cellAfter(cells, [a, b])).toEqual({ id: 'b', came: false });
    expect(cellAfter(cells, [b, a, c])).toBeNull();
    expect(cellAfter([a], [])).toBeNull();
    expect(cellAfter([a], [b, c])).toBeNull();
  });

  it('finds what is nearest to what went', () => {
    const root = element(
      '<main id="notebook" tabindex="-1"><section tabindex="-1" id="cell"><div id="head">' +
        '<button id="why"></button><button id="reset"></button></div>' +
        `<div id="many">${'<input>'.repeat(9)}<p id="note"><button id="away"></button></p></div>` +
        '</section></main>',
    );
    const find = (id: string) => root.querySelector(`#${id}`) ?? root;
    const path = (...ids: readonly string[]) => [...ids.map(find), root];
    const reset = path('reset', 'head', 'cell');
    expect(refuge(reset)?.id).toBe('reset');
    find('reset').remove();
    expect(refuge(reset)?.id).toBe('why');
    const away = path('away', 'note', 'many', 'cell');
    find('note').remove();
    expect(refuge(away)?.id).toBe('cell');
    find('cell').remove();
    expect(refuge(away)?.id).toBe('notebook');
  });
});

describe('a cell’s name', () => {
  const text = (id: string, markdown: string) =>
    withConfig(newCell('text', cellId(id)), { markdown });

  it('is like no other', () => {
    const [x, y, z] = ['x', 'y', 'z'].map((id) => newCell(experimentKind, cellId(id)));
    const b = withConfig(y, {
      ...y.config,
      settings: { ...y.config.settings, variant: 'B' },
    });
    const names = (cells: readonly Cell[]) => [...cellNames(cells).values()];
    expect(names([x])).toEqual(['Experiment']);
    expect(names([x, b, z])).toEqual([
      'Experiment ELCRec 1',
      'Experiment B',
      'Experiment ELCRec 2',
    ]);
    expect(names([text('t', '\n## What is *an* intent?'), text('u', ' ')])).toEqual([
      'Text: What is an intent?',
      'Text',
    ]);
  });

  it('is short', () => {
    expect(firstWords('Every user becomes a point in the plane')).toBe(
      'Every user becomes a poin…',
    );
  });
});
