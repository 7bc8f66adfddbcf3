import type { Saving } from '../../state/state.ts';

/** Why the browser does not keep everything, for a person. The run itself is never touched by it. */
export function storageError(thrown: unknown, lost: readonly string[] = ['runs']): Saving {
  if (isFull(thrown))
    return {
      kind: 'failing',
      message: lost.includes('runs')
        ? 'The browser’s storage is full: runs go on but are not being saved.'
        : `The browser’s storage is full: runs are saved, but not ${lost.join(', nor ')}.`,
      action: 'Download all runs, then clear data, or free space on this computer.',
    };
  return {
    kind: 'failing',
    message:
      'This browser does not let the page store anything: runs go on but are not being saved.',
    action: 'Leave private browsing or allow site data; until then, keep this tab open.',
  };
}

/** There is no room for it, now. */
export const isFull = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === 'QuotaExceededError';

/** It never will be, whatever room there is: a file that changed on disk since, or a browser that stores no blobs. */
export const cannotBeStored = (thrown: unknown): boolean =>
  thrown instanceof DOMException && ['NotReadableError', 'DataCloneError'].includes(thrown.name);
