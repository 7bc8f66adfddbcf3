/** Advice at the command line names only what is there: no button, no drop, no option that does not exist. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliAdvice } from '../../../cli/advice.ts';
import { OPTIONS, USAGE } from '../../../cli/options.ts';
import { ERROR_CODES, type ErrorCode } from '../../../workers/protocol/errors.ts';

const isCode = (text: string): text is ErrorCode =>
  (ERROR_CODES as readonly string[]).includes(text);

/** Every failure that is written down in the engine and the command line: its code, then its advice. */
const FOUND = ['workers', 'cli']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const records = text.matchAll(
      /code: '([A-Z_]+)'(?:(?!code: ')[\s\S]){0,700}?action:\s*(?:[^'"`]{0,60}\?\s*)?(['"`])([\s\S]*?)\2/g,
    );
    const calls = text.matchAll(
      /failure\(\s*'([A-Z_]+)',\s*(['"`])(?:(?!\2)[\s\S])*\2,\s*(['"`])([\s\S]*?)\3/g,
    );
    const forms = text.matchAll(
      /unknownFormat\(\s*(['"`])(?:(?!\1)[\s\S])*\1,\s*(['"`])([\s\S]*?)\2/g,
    );
    return [
      ...[...forms].map(([, , , action]) => ({ file, code: 'UNKNOWN_FORMAT', action })),
      ...[...records].map(([, code, , action]) => ({ file, code, action })),
      ...[...calls].map(([, code, , , action]) => ({ file, code, action })),
    ];
  });

const known: ReadonlySet<string> = new Set(Object.values(OPTIONS).flat());
const PAGE_ONLY =
  /\b(page|button|click|press|menu|drop the|drop it|drop these|details below|choose automatic|switch to)\b/i;

describe('advice at the command line', () => {
  it('is written down for the data failures and others', () => {
    const codes = new Set(FOUND.map(({ code }) => code));
    for (const code of [
      'SHORT_USERS',
      'UNKNOWN_FORMAT',
      'HASH_MISMATCH',
      'DEVICE_LOST',
      'DIVERGED',
    ])
      expect(codes).toContain(code);
    expect(FOUND.length).toBeGreaterThan(25);
  });

  it.each(FOUND)('$code of $file is possible there', ({ code, action }) => {
    if (!isCode(code)) throw new Error(`${code} is no code`);
    for (const count of [1, 15]) {
      const advice = cliAdvice({ code, message: '', action, count });
      expect(advice).not.toMatch(PAGE_ONLY);
      for (const [, option] of advice.matchAll(/--([a-z-]+)/g)) expect(known).toContain(option);
    }
  });

  it.each(ERROR_CODES)('%s has advice', (code) => {
    const advice = cliAdvice({ code, message: '', action: 'Choose a larger file.' });
    expect(advice).toMatch(/^[A-Z].*\.$/);
    for (const [, option] of advice.matchAll(/--([a-z-]+)/g)) expect(known).toContain(option);
  });

  it('stands beside a usage that names every option', () => {
    for (const option of known) expect(USAGE).toContain(`--${option}`);
  });
});
