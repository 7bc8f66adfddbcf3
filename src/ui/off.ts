/**
 * A button that does nothing now, and can keep the focus: `disabled` would drop it on the page each time a press makes
 * its own button useless for a while.
 */
export const off = (isOff: boolean, act: () => void) =>
  isOff ? { 'aria-disabled': true } : { onClick: act };
