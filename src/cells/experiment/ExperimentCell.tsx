import { useEffect } from 'react';
import { useLab, useSession } from '../../app/context.tsx';
import { statusWord } from '../../app/status.ts';
import { currentRun, staleReason } from '../../runs/store.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Cell } from '../Cell.tsx';
import { Curves } from './Curves.tsx';
import { Formula } from './Formula.tsx';
import { PresetPicker } from './PresetPicker.tsx';
import { Settings } from './Settings.tsx';
import { VariantSwitch } from './VariantSwitch.tsx';

/** One training: which variant, with which settings, and its curves while it learns. */
export function ExperimentCell({ id }: { readonly id: string }) {
  const session = useSession();
  const draft = useLab((state) => state.draft);
  const run = useLab(currentRun);
  const stale = useLab((state) => staleReason(state, currentRun(state)) !== null);
  useFirstRunInSight(id);
  return (
    <Cell
      id={id}
      title="Experiment"
      subject={run?.name ?? 'not run yet'}
      tools={
        run !== null && <span className={`run-state run-${run.status}`}>{statusWord(run)}</span>
      }
    >
      <div className="experiment-top">
        <VariantSwitch value={draft.variant} onChange={session.variant} />
        <Formula config={draft} run={stale ? null : run} />
      </div>
      <HowWeRead />
      <PresetPicker />
      <Settings />
      <Troubles />
      <Curves />
    </Cell>
  );
}

/** The first run brings its curves into sight: they are what Run was pressed for. */
function useFirstRunInSight(id: string): void {
  const started = useLab((state) => state.runs.length > 0);
  useEffect(() => {
    if (!started) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    document.getElementById(id)?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth' });
  }, [started, id]);
}

/** The paper names the variants and defines none of them: what is printed must be marked as a reading. */
function HowWeRead() {
  return (
    <details className="how small quiet">
      <summary>How the variants are read</summary>
      <p>
        The paper names four variants and gives no loss for them; the official code has no switch.
        Here each leaves terms of Eq. 8 out: B has L<sub>rec</sub> alone, B+ICL adds both contrasts,
        B+ELCM adds the clustering. The paper’s own B scores like ICLRec, not like a plain
        Transformer, so its B may hold more than this one. In B+ICL the centres are moved by the
        contrast alone.
      </p>
    </details>
  );
}

/** Why the run failed, or why a command did not go through. */
function Troubles() {
  const session = useSession();
  const run = useLab(currentRun);
  const complaint = useLab((state) => state.complaint);
  const engineLost = useLab((state) => state.engine.kind === 'failed');
  // The loss of the engine is told once, at the top, with the way back.
  const error = engineLost && run?.error?.code === 'WORKER_CRASHED' ? null : (run?.error ?? null);
  return (
    <>
      {error !== null && (
        <ErrorNote
          error={error}
          action={
            <button type="button" className="button" onClick={() => void session.run()}>
              Run again
            </button>
          }
        />
      )}
      {complaint !== null && (
        <ErrorNote
          error={complaint}
          action={
            <button type="button" className="button" onClick={session.dismiss}>
              Put away
            </button>
          }
        />
      )}
    </>
  );
}
