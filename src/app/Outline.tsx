import { useEffect, useState } from 'react';
import type { Cell } from '../document/cell.ts';
import type { CellId } from '../document/ids.ts';
import { experimentRun, namesOf, notebookOf, staleOf } from '../state/selectors.ts';
import { useLab } from './context.tsx';
import { signal } from './favicon.ts';

/** The notebook's cells, the one being read marked, a dot where something runs, a mark where it is stale. */
export function Outline() {
  const { cells } = useLab(notebookOf);
  const names = useLab(namesOf);
  const stale = useLab(staleOf);
  const reading = useReading(cells);
  return (
    <nav className="outline" aria-label="Cells">
      <ol>
        {cells.filter(isListed).map((cell) => (
          <li key={cell.id} className={cell.kind === 'text' ? 'outline-text' : ''}>
            <a
              href={`#${cell.id}`}
              {...(reading === cell.id ? { 'aria-current': 'location' } : {})}
            >
              {shortName(names.get(cell.id) ?? '')}
              {cell.kind === 'experiment' && <Dot id={cell.id} />}
              {stale.has(cell.id) && (
                <span className="outline-stale" title={stale.get(cell.id)}>
                  <span className="unseen">stale</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Where an experiment's run is, where there is something to say. */
function Dot({ id }: { readonly id: CellId }) {
  const state = useLab((lab) => signal(experimentRun(lab, id)));
  if (state === 'idle') return null;
  return (
    <span className={`outline-dot dot-${state}`} title={state}>
      <span className="unseen">{state}</span>
    </span>
  );
}

/** Prose that introduces the cell after it is not listed apart; prose on its own is, by its heading. */
function isListed(cell: Cell, at: number, cells: readonly Cell[]): boolean {
  if (cell.kind !== 'text') return true;
  const next = cells.at(at + 1);
  return /^#+\s/.test(cell.config.markdown) && (next === undefined || next.kind === 'text');
}

/** Among names of its like, "Text: …" and "Experiment B" say enough without their kind. */
const shortName = (name: string): string => name.replace(/^(Text: |Experiment (?!\d))/, '');

/** The cell at the upper third of the window. */
function useReading(cells: readonly Cell[]): string | null {
  const [reading, setReading] = useState<string | null>(null);
  const ids = cells.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) setReading(target.id);
      },
      { rootMargin: '-30% 0px -65% 0px' },
    );
    for (const id of ids.split(' ')) {
      const cell = document.getElementById(id);
      if (cell !== null) observer.observe(cell);
    }
    return () => observer.disconnect();
  }, [ids]);
  return reading;
}
