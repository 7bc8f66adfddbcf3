import { isPlain } from './reading.ts';

/** What a picture of a text may be: raster images, in which nothing can run. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** A picture that came with a text, which shows it by its name: `![words](attachment:name)`. */
export interface Picture {
  readonly name: string;
  readonly type: PictureType;
  /** Its bytes in base64. */
  readonly data: string;
}

/** Characters of base64 (4 for 3 bytes) of one picture and of all of a text or a notebook, at most. */
export const PICTURE_LIMITS = { one: 5_600_000, all: 10_000_000, count: 50, name: 255 } as const;

/** A picture out of a file's own words for it, or why it is none that can be shown, as the end of a sentence. */
export function readPicture(name: string, type: string, data: unknown): Picture | string {
  const known = PICTURE_TYPES.find((one) => one === type);
  if (known === undefined)
    return `it is ${type.slice(0, 40)}, and only PNG, JPEG, GIF and WebP are shown`;
  if (name === '' || name.length > PICTURE_LIMITS.name) return 'its name is too long, or none';
  if (typeof data !== 'string') return 'it has no bytes';
  if (data.length > PICTURE_LIMITS.one) return 'it is larger than 4 MB';
  const bytes = data.replaceAll(/\s/g, '');
  if (!isBase64(bytes)) return 'it is not base64';
  return typeOf(bytes) === known ? { name, type: known, data: bytes } : `it is no ${type}`;
}

/** Whole groups of four, the last one filled up; letter by letter, since a pattern may give up on millions. */
export function isBase64(text: string): boolean {
  if (text === '' || text.length % 4 !== 0) return false;
  const filled = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  for (let i = 0; i < text.length - filled; i += 1)
    if (!DIGITS.has(text.charCodeAt(i))) return false;
  return true;
}

const DIGITS: ReadonlySet<number> = new Set(
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (one) =>
    one.charCodeAt(0),
  ),
);

/** What its first bytes say that a picture is; null for none of those that are shown. */
function typeOf(base64: string): PictureType | null {
  const head = atob(base64.slice(0, 16));
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  return /^RIFF.{4}WEBP$/s.test(head) ? 'image/webp' : null;
}

/** Pictures as a stored text or a link has them; those that cannot be shown are left out, with the reasons. */
export function readPictures(value: unknown): {
  readonly pictures: readonly Picture[];
  readonly problems: readonly string[];
} {
  const pictures: Picture[] = [];
  const problems: string[] = [];
  if (!Array.isArray(value)) return { pictures, problems: ['Not a list of pictures'] };
  let left: number = PICTURE_LIMITS.all;
  for (const one of (value as readonly unknown[]).slice(0, PICTURE_LIMITS.count)) {
    const { name, type, data } = isPlain(one) ? one : {};
    const picture =
      typeof name === 'string' && typeof type === 'string'
        ? readPicture(name, type, data)
        : 'it has no name';
    if (typeof picture === 'string') problems.push(`A picture was left out: ${picture}`);
    else if (picture.data.length > left) problems.push('Pictures were left out: too large in all');
    else if (pictures.every((other) => other.name !== picture.name)) {
      left -= picture.data.length;
      pictures.push(picture);
    }
  }
  return { pictures, problems };
}

/** The picture that an address of a text means: `attachment:` and its name, as Jupyter writes it; null for none. */
export function attached(address: unknown, pictures: readonly Picture[]): Picture | null {
  if (typeof address !== 'string' || !isAttachment(address)) return null;
  const name = address.slice('attachment:'.length);
  return pictures.find((one) => one.name === name || one.name === decoded(name)) ?? null;
}

export const isAttachment = (address: string): boolean => address.startsWith('attachment:');

/** An address for the picture itself: it holds it. */
export const dataAddress = ({ type, data }: Picture): string => `data:${type};base64,${data}`;

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
