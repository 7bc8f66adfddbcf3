import { isId, type CellId } from './ids.ts';

/** What was wrong with a config of unknown origin, and what was done about it. */
export interface Problem {
  /** The offending key; empty when it is the whole. */
  readonly key: string;
  /** One sentence. */
  readonly message: string;
}

/** A record with string keys, and nothing fancier (no class, no array). */
export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of one own key; never something inherited. */
const own = (plain: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(plain, key) ? plain[key] : undefined;

/** Reads one key after the other from something of unknown origin, and notes what it could not use. */
export class Reader {
  readonly problems: Problem[] = [];
  readonly #plain: Readonly<Record<string, unknown>>;
  readonly #known = new Set<string>();

  constructor(plain: unknown) {
    this.#plain = isPlain(plain) ? plain : {};
    if (!isPlain(plain)) this.note('', 'Expected keys and values, like “name: value”');
  }

  note(key: string, message: string): void {
    this.problems.push({ key, message });
  }

  /** The raw value; the key counts as known. */
  take(key: string): unknown {
    this.#known.add(key);
    return own(this.#plain, key);
  }

  /** One of some words. An absent key is the fallback and no problem. */
  choice<T extends string>(key: string, options: readonly T[], fallback: T): T {
    const value = this.take(key);
    if (value === undefined) return fallback;
    const found = options.find((option) => option === value);
    if (found === undefined) this.note(key, `Not one of ${options.join(', ')}`);
    return found ?? fallback;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.take(key);
    if (value === undefined || typeof value === 'boolean') return value ?? fallback;
    this.note(key, 'Neither true nor false');
    return fallback;
  }

  /** A number brought within its bounds. */
  number(key: string, { min, max, integer }: Bounds, fallback: number): number {
    const value = this.take(key);
    if (value === undefined) return fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.note(key, 'Not a number');
      return fallback;
    }
    const whole = integer ? Math.round(value) : value;
    const bounded = Math.min(max, Math.max(min, whole));
    if (bounded !== value)
      this.note(
        key,
        integer ? `Not a whole number from ${min} to ${max}` : `Not within ${min} and ${max}`,
      );
    return bounded;
  }

  /** A text no longer than `limit` characters. */
  text(key: string, limit: number, fallback: string): string {
    const value = this.take(key);
    if (value === undefined) return fallback;
    if (typeof value === 'string' && value.length <= limit) return value;
    this.note(key, typeof value === 'string' ? `Longer than ${limit} characters` : 'Not a text');
    return typeof value === 'string' ? value.slice(0, limit) : fallback;
  }

  /** A reference to another cell; null when there is none. */
  cell(key: string): CellId | null {
    const value = this.take(key);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && isId(value)) return value as CellId;
    this.note(key, 'Not the name of a cell');
    return null;
  }

  /** Keys that nobody asked for are named, and otherwise passed over. */
  finish(): readonly Problem[] {
    for (const key of Object.keys(this.#plain))
      if (!this.#known.has(key)) this.note(key, 'Not a setting of this cell');
    return this.problems;
  }
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}
