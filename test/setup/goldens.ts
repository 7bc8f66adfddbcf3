import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

export interface NamedJson {
  readonly name: string;
  readonly text: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    goldens: NamedJson[];
  }
}

/** Hands every golden case to the tests, in Node and in the browser alike. GOLDEN_DIR overrides. */
export default function setup(project: TestProject): void {
  const folder = process.env.GOLDEN_DIR ?? join(import.meta.dirname, '../fixtures/golden');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  project.provide(
    'goldens',
    files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  );
}
