// npm test: everything that must hold, in one command. Exit code 0 means: no failure, and tests ran.
//   npm test                       all stages
//   npm test -- --only unit,lint   some of them
// A failing stage does not hide the later ones. The last line is `N passed, M failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIsCurrent } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { stageCounts, total } from './counts.mjs';
import { ensurePackages, root } from './packages.mjs';
import { STAGES } from './stages.mjs';

// A stage that hangs is stopped. The longest takes some 15 minutes on two cores: a slow machine alone fails nothing.
const STAGE_LIMIT_MS = 22 * 60_000;

const { values: options } = parseArgs({ options: { only: { type: 'string' } } });
const names = STAGES.map(({ name }) => name);
const asked = options.only?.split(',') ?? names;
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No stage is called ${unknown.join(', ')}. The stages are ${names.join(', ')}.`);
  process.exit(1);
}

/**
 * @typedef {import('./stages.mjs').Stage} Stage
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {{ name: string, counts: Counts, hasTests: boolean, seconds: number }} StageResult
 */

/**
 * Runs one Node program with its output on this screen; true when it exits with 0.
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
function runNode(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: STAGE_LIMIT_MS,
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code, signal) => {
      if (signal) console.log(`Stopped by ${signal} (limit ${STAGE_LIMIT_MS / 60_000} minutes).`);
      resolve(code === 0);
    });
  });
}

/**
 * Why a stage cannot be run, a sentence; null when it can.
 * @param {Stage} stage
 * @param {readonly StageResult[]} finished
 */
async function obstacle(stage, finished) {
  if (stage.needs === 'chromium') {
    const chromium = ensureChromium();
    if ('problem' in chromium) return chromium.problem;
    process.env.CHROMIUM_PATH = chromium.path;
  }
  if (stage.after) {
    const earlier = finished.find(({ name }) => name === stage.after);
    if (earlier) return earlier.counts.failed > 0 ? `The ${stage.after} failed.` : null;
    if (!buildIsCurrent() && !(await runNode(['scripts/build.mjs']))) return 'The build failed.';
  }
  return null;
}

/**
 * Runs one stage; its result is what its runner wrote and how it exited.
 * @param {Stage} stage
 * @param {readonly StageResult[]} finished
 * @returns {Promise<StageResult>}
 */
async function runStage(stage, finished) {
  const started = performance.now();
  console.log(`\n── ${stage.name}: ${stage.title} ──`);
  const report = join(root, 'test-results', `${stage.name}.json`);
  rmSync(report, { force: true });
  const problem = await obstacle(stage, finished);
  if (problem) console.log(`Not run. ${problem}`);
  const exitedWell = problem === null && (await runNode(stage.command));
  const text = existsSync(report) ? readFileSync(report, 'utf8') : null;
  const counts = stageCounts(stage.report, text, exitedWell);
  const seconds = (performance.now() - started) / 1000;
  return { name: stage.name, counts, hasTests: Boolean(stage.report), seconds };
}

/** @param {StageResult} result */
function describe({ name, counts, hasTests, seconds }) {
  const mark = counts.failed === 0 ? '✓' : '✗';
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const tests = hasTests ? `  ${counts.passed} passed, ${counts.failed} failed${skipped}` : '';
  return `${mark} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s${tests}`;
}

const problem = ensurePackages();
if (problem) {
  console.error(`${problem}\n\n0 passed, 1 failed`);
  process.exit(1);
}
mkdirSync(join(root, 'test-results'), { recursive: true });
/** @type {StageResult[]} */
const finished = [];
for (const stage of STAGES.filter(({ name }) => asked.includes(name))) {
  const result = await runStage(stage, finished);
  finished.push(result);
  console.log(describe(result));
}

const { passed, failed } = total(finished.map(({ counts }) => counts));
console.log(`\n${finished.map(describe).join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
