// Bundles a TypeScript entry for Node and runs it.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { root } from './packages.mjs';

const [entry, ...args] = process.argv.slice(2);
const file = join(root, 'node_modules/.cache', `${basename(entry, '.ts')}-${process.pid}.mjs`);
await bundle(entry, file, { sourcemap: true });
process.argv = [process.argv[0], file, ...args];
process.on('exit', () => rmSync(file, { force: true }));
await import(pathToFileURL(file).href);
