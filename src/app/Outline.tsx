import { useEffect, useState } from 'react';
import { CELL_KINDS } from '../cells/registry.ts';
import { drivenRun } from '../runs/store.ts';
import { useLab } from './context.tsx';
import { signal } from './favicon.ts';

/** The notebook's cells, the one being read marked, and a dot where something runs. */
export function Outline() {
  const state = useLab((lab) => signal(drivenRun(lab)));
  const reading = useReading();
  return (
    <nav className="outline" aria-label="Cells">
      <ol>
        {CELL_KINDS.map(({ kind, title }) => (
          <li key={kind}>
            <a href={`#${kind}`} {...(reading === kind ? { 'aria-current': 'location' } : {})}>
              {title}
              {kind === 'experiment' && state !== 'idle' && (
                <span className={`outline-dot dot-${state}`} title={state}>
                  <span className="unseen">{state}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The cell at the upper third of the window. */
function useReading(): string | null {
  const [reading, setReading] = useState<string | null>(null);
  useEffect(() => {
    if (typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) setReading(target.id);
      },
      { rootMargin: '-30% 0px -65% 0px' },
    );
    for (const { kind } of CELL_KINDS) {
      const cell = document.getElementById(kind);
      if (cell !== null) observer.observe(cell);
    }
    return () => observer.disconnect();
  }, []);
  return reading;
}
