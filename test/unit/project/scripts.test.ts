import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stageCounts, total } from '../../../scripts/counts.mjs';
import packageJson from '../../../package.json' with { type: 'json' };
import { notices } from '../../../scripts/licences.mjs';
import { packagesAreCurrent } from '../../../scripts/packages.mjs';
import { neverLate } from '../../../scripts/woff2-only.mjs';

const vitestReport = (passed: number, failed: number): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 2,
    numTodoTests: 1,
  });

describe('what a stage counts', () => {
  test('the tests its runner wrote down', () => {
    expect(stageCounts('vitest', vitestReport(7, 0), true)).toEqual({
      passed: 7,
      failed: 0,
      skipped: 3,
    });
    expect(stageCounts('vitest', vitestReport(7, 2), false)).toMatchObject({ failed: 2 });
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 5 };
    expect(stageCounts('playwright', JSON.stringify({ stats }), false)).toEqual({
      passed: 4,
      failed: 2,
      skipped: 5,
    });
  });

  test.each([
    ['it failed though every test passed', vitestReport(7, 0), false],
    ['it wrote no report', null, true],
    ['its report was cut off', '{"numPassed', false],
    ['it ran no test', vitestReport(0, 0), true],
  ])('one failure where %s', (_why, report, exitedWell) => {
    expect(stageCounts('vitest', report, exitedWell).failed).toBe(1);
  });

  test('nothing for a check that holds, one failure for a check that does not', () => {
    expect(stageCounts(undefined, null, true)).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(stageCounts(undefined, null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('totals', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(total([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
    expect(total([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe('whether the packages are those of the lock file', () => {
  let folder: string;
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  };
  const write = (file: string, packages: object): void =>
    writeFileSync(join(folder, file), JSON.stringify({ packages }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'packages-'));
    mkdirSync(join(folder, 'node_modules'));
    write('package-lock.json', lock);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('they are, with what another system needs left out', () => {
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(packagesAreCurrent(folder)).toBe(true);
  });

  test('they are not where the install never finished', () => {
    expect(packagesAreCurrent(folder)).toBe(false);
  });

  test('they are not where one is missing', () => {
    write('node_modules/.package-lock.json', {});
    expect(packagesAreCurrent(folder)).toBe(false);
  });

  test('they are not where one is of another version', () => {
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
    expect(packagesAreCurrent(folder)).toBe(false);
  });
});

test('the notices that travel with the page name every package that ships, and no tool', () => {
  const text = notices();
  for (const [name, version] of Object.entries(packageJson.dependencies)) {
    expect(text).toContain(`\n${name} ${version} (`);
  }
  expect(text).not.toContain(`\ntypescript ${packageJson.devDependencies.typescript} (`);
  // What a package with no licence file relies on.
  expect(text).toContain('Copyright Google LLC');
  expect(text).toContain('Apache License');
});

test('a package that brings no licence file has its notice in THIRD_PARTY.md', () => {
  const ours = readFileSync(join(import.meta.dirname, '../../../THIRD_PARTY.md'), 'utf8');
  const [, own] = ours.split('## Notices of what brings no licence file');
  const without = [...notices().matchAll(/\n(\S+) \S+ \([^)]*\)\n\nSee the notices above\./g)];
  expect(without.map(([, name]) => name)).toContain('seedrandom');
  for (const [, name] of without)
    expect(own).toContain(name.startsWith('@tensorflow/') ? '**TensorFlow.js**' : `**${name}**`);
});

test('never lets the face of the text come late, and leaves the others as they are', () => {
  const face = (file: string) =>
    `@font-face { font-display: swap; src: url(./files/${file}.woff2) format('woff2'); }`;
  const made = neverLate(
    `${face('inter-latin-ext-wght-normal')}${face('inter-latin-wght-normal')}`,
  );
  expect(made.match(/font-display: \w+/g)).toEqual([
    'font-display: swap',
    'font-display: optional',
  ]);
});
