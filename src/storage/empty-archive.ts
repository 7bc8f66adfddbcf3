import type { Archive } from './archive.ts';

const nothing = () => Promise.resolve();
const none = () => Promise.resolve(null);

/** For pages that keep nothing beyond this visit: there is nothing in it, and nothing stays. */
export const emptyArchive: Archive = {
  load: () =>
    Promise.resolve({
      runs: [],
      hidden: new Set(),
      resumable: new Set(),
      library: [],
      unreadable: { runs: 0, notebooks: 0 },
    }),
  usage: () =>
    Promise.resolve({
      runs: 0,
      notebooks: 0,
      checkpoints: { count: 0, bytes: 0 },
      files: { count: 0, bytes: 0 },
    }),
  runsOf: () => Promise.resolve([]),
  savePoint: () => Promise.resolve([]),
  saveRun: nothing,
  saveSteps: nothing,
  saveMaps: nothing,
  saveHidden: nothing,
  saveCheckpoint: nothing,
  saveNotebook: nothing,
  saveFile: nothing,
  deletePoint: nothing,
  deleteRun: nothing,
  deleteNotebook: nothing,
  clear: nothing,
  point: none,
  checkpoint: none,
  notebook: none,
  file: none,
};
