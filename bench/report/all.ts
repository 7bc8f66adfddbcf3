import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choice, type Arguments } from '../../cli/arguments.ts';
import { TABLED } from '../measure/asked.ts';
import { tables, type Result } from './table.ts';

const FOLDER = 'bench/results';
const README = 'bench/README.md';

/** What two measurements of one machine may differ in without being two machines. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\((r|tm)\)|processor|cpu|@.*$/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/**
 * Every measurement, each in a process of its own so that none inherits another's memory: writes
 * bench/results/<date>-<backend>-<processor>.json and the table of bench/README.md.
 */
export function measureAll(args: Arguments): object {
  const options = Object.entries(args).flatMap(([name, values]) => [
    `--${name}`,
    values?.at(-1) ?? '',
  ]);
  const results = TABLED.map((command): Result => {
    process.stderr.write(`${command} …\n`);
    const output = execFileSync(process.execPath, [process.argv[1], command, ...options], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result;
  });
  const [{ date, cpu, backend, shape, layout }] = results;
  const place = choice(args, 'in', ['node', 'chromium'] as const);
  const name = [
    date,
    backend,
    ...(shape === 'beauty' ? [] : [shape]),
    ...(layout === 'padded' ? [] : [layout]),
    ...(place === 'node' ? [] : [place]),
    slug(String(cpu)),
  ].join('-');
  mkdirSync(FOLDER, { recursive: true });
  const file = `${FOLDER}/${name}.json`;
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  writeTables();
  return { file, results: results.length };
}

/** Writes the tables of all results kept, between the marks of the README, where there is one. */
export function writeTables(): object {
  if (!existsSync(README)) return { tables: null };
  const kept = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as readonly Result[]);
  const between = /(<!-- table -->\n)[^]*(\n<!-- \/table -->)/;
  const text = readFileSync(README, 'utf8').replace(
    between,
    (_, open: string, close: string) => `${open}\n${tables(kept)}\n${close}`,
  );
  writeFileSync(README, text);
  return { tables: README, files: kept.length };
}
