import { useEffect, useRef } from 'react';
import { useLab } from '../page.tsx';
import type { CellId } from '../../document/ids.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isAlive } from '../../state/selectors.ts';

/**
 * A run that a person begins, or goes on with, brings its live figures into sight: they are what Run was pressed
 * for. One whose turn came after others does not: by then the person may be reading elsewhere.
 */
export function useRunInSight(cell: CellId, run: RunRecord | null): void {
  const queued = useLab((state) => state.queue.some((spec) => spec.cell === cell));
  const starting = useLab((state) => state.starting === cell);
  const id = run?.id ?? null;
  const alive = isAlive(run);
  /** Runs that are alive and were told of; null before the first look, which moves nothing. */
  const known = useRef<Set<string> | null>(null);
  const before = useRef({ queued: false, starting: false });
  const waited = useRef(false);
  useEffect(() => {
    const first = known.current === null;
    const told = (known.current ??= new Set());
    const began = id !== null && alive && !told.has(id);
    if (starting && !before.current.starting) waited.current = before.current.queued;
    before.current = { queued, starting };
    if (id === null) return;
    if (alive) told.add(id);
    else told.delete(id);
    if (began && !first && !waited.current) bringFigures(cell);
  }, [cell, id, alive, queued, starting]);
}

/** No further than needed; where not all fits, from the first figure's top on. */
function bringFigures(cell: CellId): void {
  const figures = document.getElementById(cell)?.querySelector('.figure-pair');
  if (figures == null) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tall = figures.getBoundingClientRect().height > 0.75 * innerHeight;
  figures.scrollIntoView({
    behavior: calm ? 'auto' : 'smooth',
    block: tall ? 'start' : 'nearest',
  });
}
