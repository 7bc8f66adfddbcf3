import type { RunId } from '../../workers/protocol/ids.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { RunRecord } from '../runs/record.ts';
import { canResume } from '../runs/resume.ts';
import type { SessionContext } from './context.ts';

/** What runs have learned: kept when they end, for the engine forgets it with the page. */
export function parametersEffects({ lab, store, keep, complain, resolve }: SessionContext) {
  return {
    /** The parameters of the best epoch as a file; null when there are none to be had. */
    async checkpoint(id: RunId): Promise<Uint8Array | null> {
      const answer = await lab.checkpoint(id, 'best');
      const kept = answer.ok ? null : await keep.checkpoint(id);
      if (kept !== null) {
        resolve('parameters');
        return new Uint8Array(await kept.arrayBuffer());
      }
      if (answer.ok) resolve('parameters');
      else complain(lost(id) ?? answer.error, 'parameters');
      return answer.ok ? answer.value : null;
    },

    /** A run that has ended leaves its best parameters in this browser. */
    async keepParameters(id: RunId): Promise<void> {
      const answer = await lab.checkpoint(id, 'best');
      // One that ended before its first step has none.
      if (!answer.ok) return;
      const bytes = new Uint8Array(answer.value); // a plain ArrayBuffer, whatever the engine sent
      keep.keepCheckpoint(id, new Blob([bytes], { type: 'application/octet-stream' }));
    },
  };

  /** A run whose page was gone before it ended can be asked for them once it has gone on. */
  function lost(id: RunId): LabError | null {
    const run = store.getState().runs.find((one) => one.id === id) ?? null;
    if (run?.imported !== undefined) return fileGone(run);
    return run !== null && canResume(store.getState(), run) ? notEnded(run) : null;
  }
}

const notEnded = ({ name }: RunRecord): LabError => ({
  code: 'UNKNOWN_RUN',
  message: `The page of ${name} was gone before its parameters could be saved.`,
  action: 'Press Resume: once the run has gone on, they can be downloaded.',
});

/** The file of a run that was read from one. */
export const fileGone = ({ name }: RunRecord): LabError => ({
  code: 'BAD_CHECKPOINT',
  message: `The file of ${name} is not kept here any more.`,
  action: 'Drop the file on the page again: it is measured anew.',
});

export type ParametersEffects = ReturnType<typeof parametersEffects>;
