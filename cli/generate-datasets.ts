/** Writes public/datasets: the bundled planted data and the catalogue. `npm run datasets:generate` */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundledFiles } from '../workers/data/planted/files.ts';

const folder = join(process.cwd(), 'public/datasets');
for (const [path, text] of await bundledFiles()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}  ${text.length.toLocaleString('en-US')} bytes\n`);
}
