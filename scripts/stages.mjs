// What `npm test` runs, in order: cheap and fundamental first.

/**
 * @typedef {object} Stage
 * @property {string} name as `--only` takes it
 * @property {string} title
 * @property {string[]} command a script of node_modules or ours, and its arguments
 * @property {'vitest' | 'playwright'} [report] who writes test-results/<name>.json; absent: a check without tests
 * @property {'chromium'} [needs]
 * @property {string} [after] a stage whose failure makes this one pointless
 */

/** @param {string} name @param {string} project */
const vitest = (name, project) => [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=test-results/${name}.json`,
];

/** @type {readonly Stage[]} */
export const STAGES = [
  {
    name: 'types',
    title: 'types',
    command: ['node_modules/typescript/bin/tsc', '-b'],
  },
  {
    name: 'lint',
    title: 'lint',
    command: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  },
  {
    name: 'imports',
    title: 'import rules',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'workers',
      'cli',
      'bench',
    ],
  },
  {
    name: 'format',
    title: 'formatting',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'],
  },
  {
    name: 'unit',
    title: 'tests in Node (cpu, wasm)',
    command: vitest('unit', 'node'),
    report: 'vitest',
  },
  {
    name: 'browser',
    title: 'tests in Chromium (webgpu)',
    command: vitest('browser', 'browser'),
    report: 'vitest',
    needs: 'chromium',
  },
  {
    name: 'build',
    title: 'build',
    command: ['scripts/build.mjs'],
  },
  {
    name: 'e2e',
    title: 'the built page, end to end',
    command: ['node_modules/@playwright/test/cli.js', 'test'],
    report: 'playwright',
    needs: 'chromium',
    after: 'build',
  },
];
