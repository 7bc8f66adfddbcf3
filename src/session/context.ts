import type { LabError } from '../../workers/protocol/errors.ts';
import type { LabClient } from '../client/lab-client.ts';
import type { Cause, LabState, LabStore } from '../state/state.ts';
import type { Keep } from '../storage/keepers/index.ts';

/** What the page uses of the engine's client. */
export type Lab = Omit<LabClient, 'close'>;

/** What every part of the session is given. */
export interface SessionContext {
  readonly lab: Lab;
  readonly store: LabStore;
  readonly keep: Keep;
  readonly update: (change: (state: LabState) => LabState) => void;
  /** `cause`: what makes the complaint untrue when it changes (resolved.ts). */
  readonly complain: (error: LabError | null, cause?: Cause) => void;
  /** A complaint about one of these has lost its cause. */
  readonly resolve: (...causes: readonly Cause[]) => void;
}

export const createSessionContext = (lab: Lab, store: LabStore, keep: Keep): SessionContext => ({
  lab,
  store,
  keep,
  update: (change) => store.setState(change),
  complain: (complaint, cause = 'run') =>
    store.setState({ complaint, cause: complaint === null ? null : cause }),
  resolve: (...causes) => store.setState((state) => without(state, causes)),
});

/** The same state where nothing was complained of for such a cause. */
const without = (state: LabState, causes: readonly Cause[]): LabState =>
  state.complaint !== null && state.cause !== null && causes.includes(state.cause)
    ? { ...state, complaint: null, cause: null }
    : state;
