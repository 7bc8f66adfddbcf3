/**
 * Every failure that reaches a person: a closed code for programs, a sentence for the person, and
 * the one thing to do next. Errors cross the wire as this record, never as an exception.
 */
export const ERROR_CODES = [
  // data
  'EMPTY_FILE',
  'NOT_A_NUMBER',
  'ID_NOT_POSITIVE',
  'ID_TOO_LARGE',
  'DUPLICATE_USER',
  'SHORT_USERS',
  'TOO_FEW_USERS',
  'UNKNOWN_FORMAT',
  'BAD_GZIP',
  'NETWORK',
  'HASH_MISMATCH',
  // checkpoint
  'BAD_CHECKPOINT',
  'CHECKPOINT_REFUSED',
  'CHECKPOINT_MISMATCH',
  // settings
  'BAD_CONFIG',
  // notebook
  'BAD_DOCUMENT',
  // engine
  'NO_BACKEND',
  'DEVICE_LOST',
  'OUT_OF_MEMORY',
  'GPU_VALIDATION',
  'DIVERGED',
  // lab
  'UNKNOWN_RUN',
  'UNKNOWN_DATASET',
  'RUN_BUSY',
  'WORKER_CRASHED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface LabError {
  readonly code: ErrorCode;
  /** What happened and why, one or two short sentences. */
  readonly message: string;
  /** The one thing to do next, an imperative sentence. */
  readonly action: string;
  /** 1-based line of the offending input, where there is one. */
  readonly line?: number;
  /** How many records are affected (users to drop, for SHORT_USERS). */
  readonly count?: number;
  /** Technical text for the folded details: stack, driver message. */
  readonly detail?: string;
}

/** The exception our own code throws inside a thread; {@link toLabError} turns it into the record. */
export class LabFailure extends Error {
  readonly error: LabError;
  constructor(error: LabError) {
    super(error.message);
    this.name = 'LabFailure';
    this.error = error;
  }
}

/** Any thrown value as the record that crosses the wire. */
export function toLabError(thrown: unknown): LabError {
  if (thrown instanceof LabFailure) return thrown.error;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = thrown instanceof Error ? (thrown.stack ?? text) : text;
  return {
    code: 'INTERNAL',
    message: `Something in the engine failed: ${text}`,
    action: 'Run again; if it fails again, report it with the details below.',
    detail,
  };
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: LabError };

/** Runs `work` and never throws: what crosses the wire is always a Result. */
export async function attempt<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}
