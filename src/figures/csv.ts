export type Field = string | number | boolean | null;

/**
 * What a spreadsheet would take for a formula, made text by an apostrophe: names come from people and from files.
 * Also after a separator, for programs that part lines elsewhere than at the comma. Numbers stay as they are.
 */
export function disarmed(text: string): string {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return text;
  return text.replace(/(^|[,;\t\r\n])(\s*)(?=[=+\-@])/g, "$1$2'");
}

/** One row (RFC 4180): quoted where it must be. Absent values are empty. */
export const csvRow = (fields: readonly Field[]): string => fields.map(csvField).join(',') + '\r\n';

/** Most texts: a word, with nothing in it to quote or to disarm. Long runs have a million. */
const HARMLESS = /^[a-z][\w.@-]*$/i;

function csvField(value: Field): string {
  // The shortest text that reads back as the very same number.
  if (typeof value !== 'string') return value === null ? '' : String(value);
  if (HARMLESS.test(value)) return value;
  const text = disarmed(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line before the header; readers know it by its `#`. */
export const csvComment = (text: string): string =>
  `# ${disarmed(text).replace(/[\r\n]+/g, ' ')}\r\n`;

/** A value as JSON in such a line; it reads back, and no text in it can become a formula. */
export const csvJson = (value: unknown): string =>
  `# ${JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? disarmed(inner) : inner,
  )}\r\n`;
