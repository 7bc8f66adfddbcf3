/** What the page says to the service worker of a newer build that waits: take over now. */
export const TAKE_OVER = 'take-over';
