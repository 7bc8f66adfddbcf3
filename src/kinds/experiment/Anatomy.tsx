import { lazy, Suspense, useState } from 'react';
import type { RunRecord } from '../../runs/record.ts';

const AnatomyFigures = lazy(() => import('./AnatomyFigures.tsx'));

/** What the loss is made of, and what each of its terms pulls at: drawn when it is opened. */
export function Anatomy({ run }: { readonly run: RunRecord }) {
  const [open, setOpen] = useState(false);
  if (run.epochs.length === 0) return null;
  return (
    <details className="anatomy" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="small quiet">Loss anatomy: what each term pulls at</summary>
      {open && (
        <Suspense fallback={null}>
          <AnatomyFigures run={run} />
        </Suspense>
      )}
    </details>
  );
}
