/** Where a link of a text may lead: the web, a mailbox, a place on this page; null for anything else. */
export const linkAddress = (address: unknown): string | null =>
  typeof address === 'string' && /^(https?:\/\/[^/]|mailto:[^/]|#)/i.test(address) ? address : null;

/** A picture that came with the text. Anything else would make a document call somewhere when it is read. */
export const pictureAddress = (address: unknown): string | null =>
  typeof address === 'string' &&
  /^data:image\/(png|jpeg|webp|gif);base64,[a-z0-9+/=]+$/i.test(address)
    ? address
    : null;

/** Whether a link leaves the page. */
export const leavesPage = (address: string): boolean => /^https?:/i.test(address);
