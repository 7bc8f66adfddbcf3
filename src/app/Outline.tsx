import { useEffect, useState } from 'react';
import type { Cell } from '../document/cell.ts';
import { kindOf } from '../document/kinds.ts';
import { proseOf } from '../document/cells.ts';
import { shortName } from '../document/cell-names.ts';
import { isPlanner } from '../jobs/plans.ts';
import { standings, type Standing } from '../jobs/stale.ts';
import { namesOf, notebookOf, staleOf, viewOf } from '../state/selectors.ts';
import { useLab } from '../kinds/page.tsx';
import { signal, type Signal } from './favicon.ts';

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
          <li key={cell.id} className={kindOf(cell).prose === undefined ? '' : 'outline-text'}>
            <a
              href={`#${cell.id}`}
              {...(reading === cell.id ? { 'aria-current': 'location' } : {})}
            >
              {shortName(cell, names.get(cell.id) ?? '')}
              {isPlanner(cell) && <Progress cell={cell} />}
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

/** Where a cell's runs are, where there is something to say: a dot, and how many of several are made. */
function Progress({ cell }: { readonly cell: Cell }) {
  const words = useLab((state) => progressWords(standings(viewOf(state), cell)));
  const state = useLab((lab) => signalOf(standings(viewOf(lab), cell)));
  return (
    <>
      {words !== null && <span className="num quiet small"> {words}</span>}
      {state !== 'idle' && (
        <span className={`outline-dot dot-${state}`} title={state}>
          <span className="unseen">{state}</span>
        </span>
      )}
    </>
  );
}

/** "2 of 3 runs"; nothing for a cell that asks for one alone. */
export function progressWords(all: readonly Standing[]): string | null {
  const ended = all.filter(({ run }) => run?.status === 'done').length;
  return all.length > 1 ? `${ended} of ${all.length} runs` : null;
}

/** Of several runs: that one is under way, that one failed, that all are done. */
export function signalOf(all: readonly Standing[]): Signal {
  const signals = all.map(({ run }) => signal(run));
  const loud = (['running', 'failed'] as const).find((one) => signals.includes(one));
  if (loud !== undefined) return loud;
  return signals.length > 0 && signals.every((one) => one === 'done') ? 'done' : 'idle';
}

/** Prose that introduces the cell after it is not listed apart; prose on its own is, by its heading. */
function isListed(cell: Cell, at: number, cells: readonly Cell[]): boolean {
  const prose = proseOf(cell);
  if (prose === null) return true;
  const next = cells.at(at + 1);
  return /^#+\s/.test(prose.markdown) && (next === undefined || proseOf(next) !== null);
}

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
