import { LabFailure } from '../workers/protocol/errors.ts';

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
    if (words[i + 1] === undefined) throw wrong(`--${name} has no value.`, 'Give it one.');
    (found[name] ??= []).push(words[i + 1]);
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

/** A whole number of at least 1, or `fallback` where nothing is given. */
export function whole<T>(args: Arguments, name: string, fallback: T): number | T {
  const text = args[name]?.at(-1);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw wrong(`--${name} ${text} is not a whole number.`, 'Give one.');
  return value;
}
