import { isBase64 } from '../../document/pictures.ts';

/** Where a link of a text may lead: the web, a mailbox, a place on this page; null for anything else. */
export const linkAddress = (address: unknown): string | null =>
  typeof address === 'string' && /^(https?:\/\/[^/]|mailto:[^/]|#)/i.test(address) ? address : null;

/** A picture that came with the text. Anything else would make a document call somewhere when it is read. */
export const pictureAddress = (address: unknown): string | null =>
  typeof address === 'string' && isPictureData(address) ? address : null;

function isPictureData(address: string): boolean {
  const [head] = /^data:image\/(png|jpeg|webp|gif);base64,/i.exec(address) ?? [];
  return head !== undefined && isBase64(address.slice(head.length));
}

/** Whether a link leaves the page. */
export const leavesPage = (address: string): boolean => /^https?:/i.test(address);
