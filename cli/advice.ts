import { OTHER_DATA } from '../workers/checkpoint/failure.ts';
import type { ErrorCode, LabError } from '../workers/protocol/errors.ts';

/** What a failure's own advice says holds here too. */
const SAME = (error: LabError): string => error.action;

/**
 * What to do next, at the command line. The engine words its advice for the page; where that names
 * a button, a drop or a choice that is not here, the option that does the same is named instead.
 */
const ADVICE: Readonly<Record<ErrorCode, (error: LabError) => string>> = {
  EMPTY_FILE: SAME,
  NOT_A_NUMBER: SAME,
  ID_NOT_POSITIVE: SAME,
  ID_TOO_LARGE: SAME,
  DUPLICATE_USER: SAME,
  SHORT_USERS: ({ count }) =>
    `Add --short-users drop to leave ${count === 1 ? 'this user' : 'these users'} out.`,
  TOO_FEW_USERS: SAME,
  UNKNOWN_FORMAT: SAME,
  BAD_GZIP: SAME,
  NETWORK: () => 'Check the connection and try again, or give --dataset the path of the file.',
  HASH_MISMATCH: () => 'Get the file yourself and give --dataset its path.',
  BAD_CHECKPOINT: SAME,
  CHECKPOINT_REFUSED: SAME,
  CHECKPOINT_MISMATCH: ({ action }) =>
    action === OTHER_DATA
      ? 'Give --dataset the data that the checkpoint was trained on, and --checkpoint its file.'
      : action,
  BAD_CONFIG: SAME,
  BAD_DOCUMENT: SAME,
  NO_BACKEND: ({ action }) =>
    action.includes('--backend') ? action : 'Try another --backend: wasm, webgpu or cpu.',
  DEVICE_LOST: () => 'Run the command again, or use --backend wasm.',
  OUT_OF_MEMORY: () => 'Lower the batch with --set batch_size=…, and run again.',
  GPU_VALIDATION: () => 'Run the command again with --backend wasm.',
  DIVERGED: () => 'Lower the learning rate with --set lr=…, and run again.',
  UNKNOWN_RUN: SAME,
  UNKNOWN_DATASET: SAME,
  RUN_BUSY: SAME,
  WORKER_CRASHED: () => 'Run the command again.',
  INTERNAL: () =>
    'Run again with DEBUG=1 before the command, and report what it prints if it fails again.',
};

/** The one thing to do next, in options that exist. */
export const cliAdvice = (error: LabError): string => ADVICE[error.code](error);
