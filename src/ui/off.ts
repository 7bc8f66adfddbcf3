/**
 * A button that does `act`, unless there is a reason why not: then it says it, to a pointer and to a press. It keeps
 * the focus, which `disabled` would drop on the page.
 */
export const unless = (reason: string | null, act: () => void, say: (reason: string) => void) =>
  reason === null
    ? { onClick: act }
    : { 'aria-disabled': true, title: reason, onClick: () => say(reason) };
