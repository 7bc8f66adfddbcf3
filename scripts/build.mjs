// Builds dist, and knows whether dist is still what the sources say.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './packages.mjs';

const SOURCES = [
  'index.html',
  'src',
  'workers',
  'public',
  'scripts',
  'vite.config.ts',
  'THIRD_PARTY.md',
  'tsconfig.base.json',
  'tsconfig.app.json',
  'package-lock.json',
];
// Inside dist: any other build empties the folder, and with it this claim.
const STAMP = join(root, 'dist/.sources');

/**
 * Every file under a path, in an order that is the same everywhere.
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** SHA-256 of the names and contents of everything the build reads. */
export function sourcesHash() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesUnder)) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

export const buildIsCurrent = () =>
  existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesHash();

/** Builds dist from the sources as they are. Throws what Vite throws. */
export async function build() {
  const hash = sourcesHash();
  const vite = await import('vite');
  await vite.build({ root, logLevel: 'warn' });
  writeFileSync(STAMP, hash);
}

/** Builds where dist is missing or older than the sources. */
export async function ensureBuilt() {
  if (buildIsCurrent()) return;
  console.log('Building …');
  await build();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
