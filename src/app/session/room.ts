import type { LabError } from '../../../workers/protocol/errors.ts';
import type { LabClient } from '../../client/lab-client.ts';
import type { LabState, LabStore } from '../../state/state.ts';
import type { Keep } from '../keep/index.ts';

/** What the page uses of the engine's client. */
export type Lab = Omit<LabClient, 'close'>;

/** What every room of the session is given. */
export interface Room {
  readonly lab: Lab;
  readonly store: LabStore;
  readonly keep: Keep;
  readonly update: (change: (state: LabState) => LabState) => void;
  readonly complain: (error: LabError | null) => void;
}

export const createRoom = (lab: Lab, store: LabStore, keep: Keep): Room => ({
  lab,
  store,
  keep,
  update: (change) => store.setState(change),
  complain: (complaint) => store.setState({ complaint }),
});
