import type { CellId } from '../document/ids.ts';

/** Whether things may move by themselves. */
const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Room that the bars take at the window's edges, px. */
const EDGE = { top: 64, bottom: 110 } as const;

/** Whether the beginning of an element is in sight, between the bars. */
function inSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= EDGE.top && top <= innerHeight - EDGE.bottom - 120;
}

/** Brings a cell (null: the document's head) into sight, and the focus with it; at once for those who want no motion. */
export function leadTo(cell: CellId | null): void {
  const element = document.getElementById(cell ?? 'notebook');
  if (element === null) return;
  const behavior = isCalm() ? 'auto' : 'smooth';
  if (cell === null) window.scrollTo({ top: 0, behavior });
  else if (!inSight(element)) element.scrollIntoView({ behavior, block: 'start' });
  element.focus({ preventScroll: true });
}

/** Lights a cell up for a moment, so that the eye finds what has changed. */
export function light(cell: CellId): void {
  const element = document.getElementById(cell);
  if (element === null || isCalm() || typeof element.animate !== 'function') return;
  const colour = getComputedStyle(element).getPropertyValue('--accent-soft');
  element.animate([{ backgroundColor: colour }, { backgroundColor: 'transparent' }], 1200);
}
