/**
 * A button that does nothing now, and can keep the focus: `disabled` would drop it on the page each time a press makes
 * its own button useless for a while.
 */
export const off = (isOff: boolean, act: () => void) =>
  isOff ? { 'aria-disabled': true } : { onClick: act };

/** A button that does `act`, unless there is a reason why not: then it says it, to a pointer and to a press. */
export const unless = (reason: string | null, act: () => void, say: (reason: string) => void) =>
  reason === null
    ? { onClick: act }
    : { 'aria-disabled': true, title: reason, onClick: () => say(reason) };
