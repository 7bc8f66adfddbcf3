const NAME = 'elcrec-lab-archive';

/** Held until the tab is closed, or crashes. */
const forEver = () => new Promise<void>(() => undefined);

/**
 * One tab writes. Calls `mine` when it is this one, at once or when the other is closed; `elsewhere`
 * when there is another. Where the browser has no locks, every tab believes itself alone.
 */
export function claimTab(mine: () => void, elsewhere: () => void): void {
  const hold = () => {
    mine();
    return forEver();
  };
  // Absent outside of secure contexts, whatever the type says.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return mine();
  locks
    .request(NAME, { ifAvailable: true }, (lock) => {
      if (lock !== null) return hold();
      elsewhere();
      void locks.request(NAME, hold);
      return undefined;
    })
    .catch(mine);
}
