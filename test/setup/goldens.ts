import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** The cases of one reference code each: the folder in test/fixtures, and the variable that names another. */
const SETS = {
  elcrec: { folder: 'golden', variable: 'GOLDEN_DIR' },
  iclrec: { folder: 'golden-iclrec', variable: 'GOLDEN_ICLREC_DIR' },
} as const;

export type GoldenSet = keyof typeof SETS;

export interface NamedJson {
  readonly name: string;
  readonly text: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    goldens: Record<GoldenSet, NamedJson[]>;
  }
}

function read(set: GoldenSet): NamedJson[] {
  const { folder, variable } = SETS[set];
  const from = process.env[variable] ?? join(import.meta.dirname, '../fixtures', folder);
  if (!existsSync(from)) throw new Error(`${variable}: there is no folder ${from}`);
  return readdirSync(from)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(from, name), 'utf8') }));
}

/** Hands every golden case to the tests, in Node and in the browser alike. */
export default function setup(project: TestProject): void {
  project.provide('goldens', { elcrec: read('elcrec'), iclrec: read('iclrec') });
}
