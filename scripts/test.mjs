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

// A stage that hangs is stopped. None takes two thirds of this on two cores: a slow machine alone fails nothing.
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
 * Runs one Node program; true when it exits with 0.
 * @param {string[]} args
 * @param {(text: string) => void} [hear] takes its output, which else is on this screen as it comes
 * @returns {Promise<boolean>}
 */
function runNode(args, hear) {
  return new Promise((resolve) => {
    const where = hear ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', where, where],
      timeout: STAGE_LIMIT_MS,
    });
    if (hear)
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', hear);
    child.on('error', () => resolve(false));
    child.on('close', (code, signal) => {
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
 * @param {boolean} together whether others run at the same time: its output is kept back until its end
 * @returns {Promise<StageResult>}
 */
async function runStage(stage, finished, together) {
  const started = performance.now();
  const title = `\n── ${stage.name}: ${stage.title} ──`;
  let output = '';
  if (!together) console.log(title);
  const report = join(root, 'test-results', `${stage.name}.json`);
  rmSync(report, { force: true });
  const problem = await obstacle(stage, finished);
  if (problem) console.log(`Not run. ${problem}`);
  const hear = together ? (/** @type {string} */ text) => (output += text) : undefined;
  const exitedWell = problem === null && (await runNode(stage.command, hear));
  if (together) console.log(`${title}\n${output}`);
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
/** Stages that run at the same time, group after group. @type {Stage[][]} */
const groups = [];
for (const stage of STAGES.filter(({ name }) => asked.includes(name))) {
  const last = groups.at(-1);
  if (stage.alongside && last?.[0].alongside) last.push(stage);
  else groups.push([stage]);
}
for (const group of groups)
  finished.push(
    ...(await Promise.all(
      group.map(async (stage) => {
        const result = await runStage(stage, finished, group.length > 1);
        console.log(describe(result));
        return result;
      }),
    )),
  );

const { passed, failed } = total(finished.map(({ counts }) => counts));
console.log(`\n${finished.map(describe).join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
