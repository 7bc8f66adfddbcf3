import { KEEPS_NOTHING } from '../../workers/protocol/lab-api.ts';
import { connectLab, type LabClient } from './lab-client.ts';

export type { LabClient } from './lab-client.ts';

/**
 * Starts the engine's workers: the one place of the page that does.
 * @param forgets whether they are to keep nothing in the browser
 */
export function createLab(forgets = false): LabClient {
  return connectLab({
    // Written out in full, for the bundler finds workers by this very expression.
    spawnLab: () =>
      new Worker(new URL('../../workers/lab.worker.ts', import.meta.url), {
        type: 'module',
        name: forgets ? KEEPS_NOTHING : 'lab',
      }),
    spawnProjection: () =>
      new Worker(new URL('../../workers/projection.worker.ts', import.meta.url), {
        type: 'module',
        name: 'projection',
      }),
    warn: (text, value) => console.warn(text, value),
  });
}
