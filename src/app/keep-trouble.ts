import type { Saving } from '../state/state.ts';

/** Why the browser does not keep runs, for a person. The run itself is never touched by it. */
export function trouble(thrown: unknown): Saving {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'QuotaExceededError')
    return {
      kind: 'failing',
      message: 'The browser’s storage is full: runs go on but are not being saved.',
      action: 'Download all runs, then clear data, or free space on this computer.',
    };
  return {
    kind: 'failing',
    message:
      'This browser does not let the page store anything: runs go on but are not being saved.',
    action: 'Leave private browsing or allow site data; until then, keep this tab open.',
  };
}
