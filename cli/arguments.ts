import { LabFailure } from '../workers/protocol/errors.ts';
import type { Field, Setting } from '../workers/catalog/field.ts';

/** Options as given: a name may come several times (`--set`). */
export type Arguments = Readonly<Record<string, readonly string[] | undefined>>;

const wrong = (message: string, action: string) =>
  new LabFailure({ code: 'BAD_CONFIG', message, action });

/** Reads `--name value` pairs. @throws LabFailure for anything that is not one of `known`. */
export function readArguments(words: readonly string[], known: readonly string[]): Arguments {
  const found: Record<string, string[]> = {};
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i].replace(/^--/, '');
    if (!words[i].startsWith('--') || !known.includes(name)) {
      throw wrong(
        `${words[i]} is not an option here.`,
        `Use ${known.map((k) => `--${k}`).join(', ')}.`,
      );
    }
    const value: string | undefined = words[i + 1];
    // Blank, or the next option: a value was forgotten, or a variable of the shell is empty.
    if (value === undefined || value.trim() === '' || value.startsWith('--'))
      throw wrong(`--${name} has no value.`, 'Give it one.');
    (found[name] ??= []).push(value);
  }
  return found;
}

export function required(args: Arguments, name: string): string {
  const value = args[name]?.at(-1);
  if (value === undefined) throw wrong(`--${name} is missing.`, `Give --${name}.`);
  return value;
}

/** One of `options`; the first where nothing is given. */
export function choice<T extends string>(args: Arguments, name: string, options: readonly T[]): T {
  const value = args[name]?.at(-1) ?? options[0];
  const found = options.find((option) => option === value);
  if (found === undefined) {
    throw wrong(`--${name} ${value} is not known.`, `Use one of ${options.join(', ')}.`);
  }
  return found;
}

/** A whole number of at least `least`, or `fallback` where nothing is given. */
export function whole<T>(args: Arguments, name: string, fallback: T, least = 0): number | T {
  const text = args[name]?.at(-1);
  if (text === undefined) return fallback;
  const value = decimal(text);
  if (value === null || !Number.isSafeInteger(value) || value < least)
    throw wrong(
      `--${name} ${text} is not a whole number of at least ${least}.`,
      `Give one, or leave --${name} out.`,
    );
  return value;
}

/** A number written in decimals; null for anything else, where Number() takes blanks for 0 and reads 0x10. */
function decimal(text: string): number | null {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** "key=value" as the type of one of these fields. @throws LabFailure for a value that is not of it. */
export function setting(text: string, fields: readonly Field[]): [string, Setting] {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  const field = fields.find((known) => known.key === key);
  if (at < 1 || field === undefined) {
    throw wrong(
      `--set ${text} names no setting.`,
      `Write key=value with one of ${fields.map((known) => known.key).join(', ')}.`,
    );
  }
  switch (field.kind) {
    case 'number': {
      const number = decimal(value);
      if (number === null)
        throw wrong(`--set ${text} gives no number.`, `Write --set ${key}= and a number.`);
      return [key, number];
    }
    case 'flag':
      if (value !== 'true' && value !== 'false')
        throw wrong(
          `--set ${text} is neither true nor false.`,
          `Write --set ${key}=true or --set ${key}=false.`,
        );
      return [key, value === 'true'];
    case 'choice':
      return [key, value];
  }
}
