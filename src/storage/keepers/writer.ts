import type { LabStore } from '../../state/state.ts';
import type { Keeper } from './keeper.ts';
import { storageError } from './storage-error.ts';

/** Between two writes while an epoch is under way. */
const PAUSE_MS = 1000;

/** After the browser refused a write, before it is asked again. */
const RETRY_MS = 10_000;

interface Clock {
  readonly now: () => number;
  readonly later: (ms: number, act: () => void) => () => void;
}

interface Refusal {
  readonly cause: unknown;
  /** Of the keeper that was refused. */
  readonly lost: string;
}

/**
 * Writes what waits on the keepers, one write at a time and in their order. A keeper that is refused holds up
 * no other; it is asked again after a while, until it went through.
 */
export function createWriter(store: LabStore, keepers: readonly Keeper[], { now, later }: Clock) {
  let isOpen = false;
  let cancelTimer: (() => void) | null = null;
  let writing: Promise<void> | null = null;
  let again = false;

  function schedule(): void {
    if (!isOpen) return;
    const waits = keepers.map((keeper) => keeper.waits());
    const soon = () => (cancelTimer ??= later(PAUSE_MS, () => void flush()));
    // Also when nothing waits any more: the next round says that all is well.
    if (store.getState().saving.kind === 'failing')
      cancelTimer ??= later(RETRY_MS, () => void flush());
    else if (waits.includes('now')) void flush();
    else if (waits.includes('soon')) soon();
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    if (!isOpen) return Promise.resolve();
    again = true;
    writing ??= work().finally(() => (writing = null));
    return writing;
  }

  /** What changed during a round is written in another one; only then is it told how things stand. */
  async function work(): Promise<void> {
    let refused: readonly Refusal[] = [];
    let wrote = false;
    while (again) {
      again = false;
      refused = [];
      for (const keeper of keepers) {
        try {
          if (await keeper.write()) wrote = true;
        } catch (thrown) {
          refused = [...refused, { cause: thrown, lost: keeper.words }];
        }
      }
    }
    if (refused.length > 0) {
      const lost = refused.map((one) => one.lost);
      store.setState({ saving: storageError(refused[0].cause, lost) });
    } else if (wrote || store.getState().saving.kind === 'failing')
      store.setState({ saving: { kind: 'kept', at: now() } });
  }

  return {
    schedule,
    flush,
    isOpen: () => isOpen,
    /** From here on this tab writes. */
    open() {
      isOpen = true;
      schedule();
    },
  };
}
