const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for the body of an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

/** Typed arrays as plain ones: JSON knows no other. */
const plain = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float32Array | Int32Array) : value;

/** A value as JSON; numbers that JSON does not know (NaN) become null, a gap. */
export const toJson = (value: unknown): string => JSON.stringify(value, plain);

/** JSON for inside a script element of data: without `<`, which stands in strings alone, no tag begins or ends in it. */
export const withoutTags = (json: string): string => json.replaceAll('<', '\\u003c');

/** A value as such JSON. */
export const jsonBlock = (value: unknown): string => withoutTags(toJson(value));

/**
 * A script for inside a script element: what would end the element there stands in strings and comments only, where
 * the escape means the same. Line ends as the HTML parser leaves them, or a hash of the text would not hold.
 */
export const scriptBlock = (source: string): string =>
  source.replace(/\r\n?/g, '\n').replace(/<(?=\/script|!--)/gi, '\\x3c');
