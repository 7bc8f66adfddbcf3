import type { RunConfig, Variant } from '../../../workers/catalog/config.ts';
import type { RunRecord } from '../../runs/record.ts';

/** The one thing to try next. */
export interface Suggestion {
  readonly text: string;
  readonly variant: Variant;
}

/** What to leave out or put in next, in the order that teaches most. */
const NEXT: Readonly<Record<Variant, readonly Suggestion[]>> = {
  ELCRec: [
    { variant: 'B+ICL', text: 'Switch off the clustering module and run again' },
    { variant: 'B+ELCM', text: 'Switch off the contrast and run again' },
    { variant: 'B', text: 'Switch off both modules and run again' },
  ],
  'B+ICL': [
    { variant: 'ELCRec', text: 'Switch the clustering module on and run again' },
    { variant: 'B', text: 'Switch off the contrast too and run again' },
    { variant: 'B+ELCM', text: 'Swap the contrast for the clustering module and run again' },
  ],
  'B+ELCM': [
    { variant: 'ELCRec', text: 'Switch the contrast on and run again' },
    { variant: 'B', text: 'Switch off the clustering module too and run again' },
    { variant: 'B+ICL', text: 'Swap the clustering module for the contrast and run again' },
  ],
  B: [
    { variant: 'ELCRec', text: 'Switch both modules on and run again' },
    { variant: 'B+ICL', text: 'Switch the contrast on and run again' },
    { variant: 'B+ELCM', text: 'Switch the clustering module on and run again' },
  ],
};

/** A variant that has not been run yet on the same data with the same other settings; null when all have. */
export function suggest(run: RunRecord, runs: readonly RunRecord[]): Suggestion | null {
  if (run.status !== 'done') return null;
  const tried = new Set(
    runs.filter((other) => comparable(run, other)).map(({ config }) => config.variant),
  );
  return NEXT[run.config.variant].find(({ variant }) => !tried.has(variant)) ?? null;
}

function comparable(a: RunRecord, b: RunRecord): boolean {
  if (a.dataset.hash !== b.dataset.hash || b.status === 'failed') return false;
  return (Object.keys(a.config) as (keyof RunConfig)[]).every(
    (key) => key === 'variant' || a.config[key] === b.config[key],
  );
}
