/** What is typed is what is meant: nothing blank, misspelt or out of bounds becomes another value in silence. */
import { describe, expect, it } from 'vitest';
import { readArguments, setting as settingOf, whole } from '../../../cli/arguments.ts';
import { OPTIONS } from '../../../cli/options.ts';
import { ELCREC } from '../../../workers/catalog/models/elcrec.ts';
import { fieldsOf } from '../../../workers/catalog/models.ts';
import { LabFailure } from '../../../workers/protocol/errors.ts';

const read = (...words: string[]) => readArguments(words, OPTIONS.train);
const BAD: unknown = expect.objectContaining({ code: 'BAD_CONFIG' });
const refused = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof LabFailure ? thrown.error : thrown;
  }
  return 'accepted';
};

describe('--set', () => {
  const fields = fieldsOf(ELCREC);
  const setting = (text: string) => settingOf(text, fields);
  const flags = fields.filter(({ kind }) => kind === 'flag').map(({ key }) => key);
  const numbers = fields.filter(({ kind }) => kind === 'number').map(({ key }) => key);

  it.each(flags)('takes true and false for %s, and nothing else', (key) => {
    expect(setting(`${key}=true`)).toEqual([key, true]);
    expect(setting(`${key}=false`)).toEqual([key, false]);
    for (const other of ['yes', 'True', '1', '0', '', ' true'])
      expect(refused(() => setting(`${key}=${other}`))).toEqual(BAD);
  });

  it.each(numbers)('takes decimals for %s, and nothing else', (key) => {
    expect(setting(`${key}=0.5`)).toEqual([key, 0.5]);
    expect(setting(`${key}=1e-3`)).toEqual([key, 0.001]);
    for (const other of ['', ' ', '0x10', 'NaN', 'Infinity', '1e999', '1,5', 'abc'])
      expect(refused(() => setting(`${key}=${other}`))).toEqual(BAD);
  });
});

describe('options', () => {
  it.each(OPTIONS.train)('--%s needs a value', (name) => {
    for (const words of [[], [''], [' '], ['--seed']])
      expect(refused(() => read(`--${name}`, ...words))).toEqual(BAD);
  });

  it('whole numbers keep to their least', () => {
    expect(whole(read('--max-steps', '1'), 'max-steps', null, 1)).toBe(1);
    expect(whole(read('--seed', '0'), 'seed', 7)).toBe(0);
    expect(whole(read(), 'seed', 7)).toBe(7);
    expect(refused(() => whole(read('--max-steps', '0'), 'max-steps', null, 1))).toEqual(BAD);
    for (const text of ['-1', '1.5', '0x10', 'x', '9007199254740993'])
      expect(refused(() => whole(read('--seed', text), 'seed', 7))).toEqual(BAD);
  });
});
