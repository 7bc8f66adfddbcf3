import { useEffect, useRef } from 'react';
import type { Cell } from '../document/cell.ts';
import type { CellId } from '../document/ids.ts';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { light } from './lead.ts';

const FOCUSABLE =
  ':is(a[href], button, input, select, textarea, summary, [tabindex]):not(:disabled, [tabindex="-1"])';

/** A place with more to press than this is too wide to begin in at its first button. */
const A_HANDFUL = 6;

/**
 * Where the focus goes when what had it is gone or cannot have it any more: the nearest place around it that is still
 * there. `path`: what had it, then what was around it, from the inside out.
 */
export function refuge(path: readonly Element[]): HTMLElement | null {
  for (const [depth, around] of path.entries()) {
    if (!(around instanceof HTMLElement) || !around.isConnected) continue;
    if (around.matches('[tabindex="-1"]') || (depth === 0 && canHold(around))) return around;
    const near = [...around.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
      (one) => one.tabIndex >= 0,
    );
    if (near.length > 0 && near.length <= A_HANDFUL) return near[0];
  }
  return document.getElementById('notebook');
}

const canHold = (element: Element): boolean =>
  element.isConnected && !element.matches(':disabled') && element.closest('[hidden]') === null;

/** An element and what is around it, the page itself left out. */
function pathOf(element: Element): readonly Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement)
    path.push(at);
  return path;
}

/** Keys and readers go on where they were when a press takes away what was pressed. */
export function useFocusKept(): void {
  const { store } = useSession();
  useEffect(() => {
    let last: Element | null = null;
    let path: readonly Element[] = [];
    let frame = 0;
    const look = () => {
      frame = 0;
      if (document.activeElement !== document.body || last === null) return;
      // What could still have the focus gave it away: nowhere is where it is wanted.
      if (!canHold(last)) refuge(path)?.focus({ preventScroll: true });
      else last = null;
    };
    // Twice: once for the page to be drawn anew, once for the browser to notice what went.
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(() => (frame = requestAnimationFrame(look)));
    };
    const remember = (at: Element | null) => {
      last = at;
      // What floats for a moment gives the focus back to where it was before.
      if (at?.closest('dialog, .toast-place') == null) path = at === null ? [] : pathOf(at);
    };
    const focus = ({ target }: Event) => {
      if (target instanceof Element) remember(target);
    };
    const press = ({ target }: Event) => {
      // Somebody who presses on the bare page wants the focus nowhere.
      if (target instanceof Element) remember(target.closest(`${FOCUSABLE}, [tabindex="-1"]`));
    };
    const ends = [
      listen('focusin', focus),
      listen('pointerdown', press),
      listen('click', soon),
      listen('keydown', soon),
      store.subscribe(soon),
      () => cancelAnimationFrame(frame),
    ];
    return () => ends.forEach((end) => end());
  }, [store]);
}

function listen(type: string, act: (event: Event) => void): () => void {
  document.addEventListener(type, act);
  return () => document.removeEventListener(type, act);
}

/** The cell a change of the document leads to: the one that came, or the one now where another was; else none. */
export function cellAfter(
  before: readonly Cell[],
  after: readonly Cell[],
): { readonly id: CellId; readonly came: boolean } | null {
  const came = after.filter(({ id }) => before.every((cell) => cell.id !== id));
  const gone = before.flatMap(({ id }, at) => (after.every((cell) => cell.id !== id) ? [at] : []));
  if (came.length === 1 && gone.length === 0) return { id: came[0].id, came: true };
  if (came.length > 0 || gone.length !== 1) return null;
  const next = after.at(gone[0]) ?? after.at(-1);
  return next === undefined ? null : { id: next.id, came: false };
}

/** A cell that was added or brought back has the focus; where one was deleted, the next has it. */
export function useCellsFollowed(): void {
  const history = useLab((state) => state.history);
  const before = useRef(history.present);
  useEffect(() => {
    const was = before.current;
    const { past, present, future } = history;
    before.current = present;
    // A document that arrives whole asks for no focus.
    if (was.id !== present.id || past.length + future.length === 0) return;
    if (was.cells === present.cells) return;
    const to = cellAfter(was.cells, present.cells);
    const lost = document.activeElement === document.body;
    const at = document.activeElement?.closest<HTMLElement>('.cell') ?? null;
    const cell = to !== null && (to.came || lost) ? document.getElementById(to.id) : null;
    cell?.focus({ preventScroll: true });
    if (was.cells.length !== present.cells.length || isMoved(was.cells, present.cells))
      bringIntoSight(cell ?? at);
  }, [history]);
}

const isMoved = (before: readonly Cell[], after: readonly Cell[]): boolean =>
  before.some(({ id }, at) => after.at(at)?.id !== id);

/** Its title line in the middle part of the window: only then is anything scrolled. */
function bringIntoSight(cell: HTMLElement | null): void {
  if (cell === null) return;
  const { top } = cell.getBoundingClientRect();
  if (top < 0 || top > 0.75 * innerHeight) cell.scrollIntoView();
}

/** What an undo or a redo changed is brought into sight and lit up for a moment. */
export function useRetraced(): void {
  const retraced = useLab((state) => state.retraced);
  useEffect(() => {
    if (retraced === null) return;
    const { cell } = retraced;
    const frame = requestAnimationFrame(() => {
      const element = document.getElementById(cell ?? 'notebook');
      if (element === null || (cell === null && scrollY < innerHeight / 2)) return;
      bringBack(element, cell === null);
      if (cell !== null) light(cell);
    });
    return () => cancelAnimationFrame(frame);
  }, [retraced]);
}

/** Only what is out of sight is scrolled to: where any of a cell is seen, its light tells. */
function bringBack(element: HTMLElement, toTop: boolean): void {
  const { top, bottom } = element.getBoundingClientRect();
  const isSeen = bottom > TOP_BAR && top < innerHeight - RUN_BAR;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const behavior = calm ? 'auto' : 'smooth';
  if (toTop) window.scrollTo({ top: 0, behavior });
  else if (!isSeen) element.scrollIntoView({ behavior, block: 'start' });
}

/** What the bars cover at the window's edges, px. */
const TOP_BAR = 64;
const RUN_BAR = 110;
