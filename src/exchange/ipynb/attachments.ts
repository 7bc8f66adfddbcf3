import {
  PICTURE_LIMITS,
  PICTURE_TYPES,
  readPicture,
  type Picture,
} from '../../document/pictures.ts';
import type { Cell } from '../../document/cell.ts';
import { proseOf, withProse } from '../../document/cells.ts';
import { isPlain } from '../../document/reading.ts';
import { roomOf } from './record.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Pictures inside a file's cells, as far as they can be shown; the others are told. One for a whole file. */
export class Attachments {
  /** Characters of base64 that are still let in. */
  #left: number = PICTURE_LIMITS.all;

  /** Those of one cell; what is left out is a sentence each in `notices`. */
  of({ attachments }: Plain, notices: string[]): readonly Picture[] {
    const pictures: Picture[] = [];
    if (!isPlain(attachments)) return pictures;
    for (const [name, bundle] of Object.entries(attachments)) {
      const picture = pictureOf(name, bundle);
      const reason =
        typeof picture === 'string'
          ? picture
          : picture.data.length > this.#left
            ? 'all of a notebook may have 7.5 MB'
            : pictures.length >= PICTURE_LIMITS.count
              ? `a text has ${PICTURE_LIMITS.count} at most`
              : null;
      if (typeof picture !== 'string' && reason === null) {
        this.#left -= picture.data.length;
        pictures.push(picture);
      } else notices.push(`The picture “${name.slice(0, 60)}” was left out: ${reason}.`);
    }
    return pictures;
  }
}

/** The first type of a bundle that can be shown. */
function pictureOf(name: string, bundle: unknown): Picture | string {
  const plain: Plain = isPlain(bundle) ? bundle : {};
  const types = Object.keys(plain);
  const type = PICTURE_TYPES.find((one) => types.includes(one)) ?? types.at(0);
  if (type === undefined) return 'it is empty';
  return readPicture(name, type, joined(plain[type]));
}

/** The format allows long texts line by line. */
const joined = (value: unknown): unknown =>
  Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : value;

/** The pictures of one piece of a text that was cut: those it shows, and with the first what none shows. */
export function picturesOf(
  texts: readonly string[],
  at: number,
  pictures: readonly Picture[],
): readonly Picture[] {
  if (texts.length === 1) return pictures;
  const shows = (text: string, { name }: Picture) =>
    [name, encodeURI(name), encodeURIComponent(name)].some((one) =>
      text.includes(`attachment:${one}`),
    );
  return pictures.filter(
    (picture) =>
      shows(texts[at], picture) || (at === 0 && !texts.some((text) => shows(text, picture))),
  );
}

/** Cells whose pictures find room in a file together; `leftOut` says which do not. */
export function withinRoom(cells: readonly Cell[]): {
  readonly cells: readonly Cell[];
  readonly leftOut: readonly string[];
} {
  const room = roomOf(PICTURE_LIMITS.all);
  const leftOut: string[] = [];
  const fitting = cells.map((cell): Cell => {
    const prose = proseOf(cell);
    if (prose === null) return cell;
    const pictures = prose.pictures.filter(({ data }) => room.take(data.length));
    const lost = prose.pictures.length - pictures.length;
    if (lost === 0) return cell;
    leftOut.push(`${lost === 1 ? 'a picture' : `${lost} pictures`} of the cell ${cell.id}`);
    return withProse(cell, { ...prose, pictures });
  });
  return { cells: fitting, leftOut };
}
