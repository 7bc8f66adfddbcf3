import type { TimeUnit } from '../../../catalog/formats/format.ts';
import type { DateStyle } from '../../../catalog/formats/table.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const ISO =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const DAYS =
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;
/** `09 4, 2014` of Amazon's reviews: month, day, year. */
const AMAZON = /^(\d{1,2}) (\d{1,2}), (\d{4})$/;
/** `Tue Apr 03 18:00:06 +0000 2012`, `Jul 23, 2014`, `23 July 2014 18:05`. */
const WORDED = /^(?=.*[A-Za-z]{3})(?=.*\d{4})[A-Za-z0-9:,+. -]{8,40}$/;
/** `20140723`, `20140723180506`: in order as numbers. */
const COMPACT = /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\d{4}|\d{6})?$/;

/** Years 1990 to 2100 in seconds, milliseconds, microseconds and nanoseconds since 1970. */
const UNITS: readonly (readonly [TimeUnit, number])[] = [
  ['seconds', 1],
  ['milliseconds', 1e3],
  ['microseconds', 1e6],
  ['nanoseconds', 1e9],
];
const epochUnit = (value: number): TimeUnit | null =>
  UNITS.find(([, unit]) => value >= 6.3e8 * unit && value <= 4.11e9 * unit)?.[0] ?? null;

/** Whether a text looks like a time without its column's name saying so. */
export const looksLikeTime = (text: string): boolean =>
  COMPACT.test(text) ||
  (NUMBER.test(text)
    ? epochUnit(Number(text)) !== null
    : ISO.test(text) || DAYS.test(text) || AMAZON.test(text) || isWorded(text));

const MONTH =
  /^(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)$|^(january|february|march|april|august|september|october|november|december)$/i;
const OF_DATES =
  /^(mon|tue|wed|thu|fri|sat|sun|(mon|tues|wednes|thurs|fri|satur|sun)day|am|pm|t|z|utc?|gmt|[ecmp][sd]t)$/i;

/** Date.parse finds a year in `item-1005` and `Movie 1984`: a date has a month's name, and no word that no date has. */
function hasDateWords(text: string): boolean {
  const words = text.match(/[a-z]+/gi) ?? [];
  return (
    words.some((word) => MONTH.test(word)) &&
    words.every((word) => MONTH.test(word) || OF_DATES.test(word))
  );
}

/** With a day and a year of these centuries, as `may-1005` may be a name. */
const isWorded = (text: string): boolean =>
  WORDED.test(text) &&
  hasDateWords(text) &&
  /(^|\D)(19|20)\d\d(\D|$)/.test(text) &&
  /(^|\D)(0?[1-9]|[12]\d|3[01])(\D|$)/.test(text) &&
  Number.isFinite(Date.parse(text));

/** How the dates of a column are written, by its first values; null for numbers. */
export function dateStyle(values: readonly string[]): DateStyle | null {
  const most = (test: (value: string) => boolean) => values.filter(test).length * 2 > values.length;
  if (values.length === 0 || most((value) => NUMBER.test(value))) return null;
  if (most((value) => DAYS.test(value))) return 'slashed';
  return most((value) => ISO.test(value)) ? 'iso' : 'worded';
}

/** What the times of a column count as they are read, by its first values; dates are read in milliseconds. */
export function unitOf(values: readonly string[], style: DateStyle | null): TimeUnit {
  if (style !== null) return 'milliseconds';
  const units = new Set(
    values.map((value) => (COMPACT.test(value) ? null : epochUnit(Number(value)))),
  );
  const [unit] = units;
  return units.size === 1 && unit != null ? unit : 'order';
}

/** A time in any unit that orders one column; NaN for what is none. Dates without a zone are taken as UTC. */
export function timeOf(text: string, style: Exclude<DateStyle, 'slashed'> | null): number {
  switch (style) {
    case null:
      return NUMBER.test(text) ? Number(text) : Number.NaN;
    case 'iso':
      return isoTime(text);
    case 'worded':
      return wordedTime(text);
  }
}

function wordedTime(text: string): number {
  const found = AMAZON.exec(text);
  if (found !== null) return utc(Number(found[3]), Number(found[1]), Number(found[2]), 0, 0, 0);
  if (!WORDED.test(text) || !hasDateWords(text)) return Number.NaN;
  // Without a zone Date.parse would take this computer's; the year of 05-Jul-2014 is none.
  return /:\d{2}(\.\d+)?\s*[+-]\d{2}:?\d{2}|UTC?|GMT|Z$|[ECMP][SD]T/i.test(text)
    ? Date.parse(text)
    : Date.parse(`${text} UTC`);
}

/** A slashed date read with the day first, and with the month first; NaN where that is no date. */
export function slashedTimes(text: string): { readonly day: number; readonly month: number } {
  const found = DAYS.exec(text);
  if (found === null) return { day: Number.NaN, month: Number.NaN };
  const [first, second, year] = [1, 2, 3].map((i) => Number(found[i]));
  const [h, m, s] = [4, 5, 6].map((i) => Number(found[i] ?? 0));
  const half = found[7]?.toUpperCase();
  const hour = half === undefined ? h : (h % 12) + (half === 'PM' ? 12 : 0);
  return {
    day: utc(year, second, first, hour, m, s),
    month: utc(year, first, second, hour, m, s),
  };
}

function isoTime(text: string): number {
  const found = ISO.exec(text);
  if (found === null) return Number.NaN;
  const [year, month, day] = [1, 2, 3].map((i) => Number(found[i]));
  const seconds = Number((found[6] ?? '0').replace(',', '.'));
  const time = utc(year, month, day, Number(found[4] ?? 0), Number(found[5] ?? 0), seconds);
  const zone = /([+-])(\d{2}):?(\d{2})/.exec(found[7] ?? '');
  if (zone === null) return time;
  const minutes = Number(zone[2]) * 60 + Number(zone[3]);
  return time - (zone[1] === '+' ? 1 : -1) * minutes * 60_000;
}

/** ms since 1970; NaN for a month, a day or an hour that does not exist. */
function utc(year: number, month: number, day: number, h: number, m: number, s: number): number {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && h <= 24 && m < 60 && s < 61;
  return exists ? date.getTime() + ((h * 60 + m) * 60 + s) * 1000 : Number.NaN;
}
