// Bundles a TypeScript entry for Node with rolldown (under a second) and runs it.
// tfjs's ES modules cannot be loaded by Node as they are (imports without extensions), hence the bundle.
import { rmSync } from 'node:fs';
import { join, dirname, basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// tfjs's wasm glue asks for CommonJS names even when it runs as an ES module.
const banner = `import { createRequire as $require } from 'node:module';
import { dirname as $dirname } from 'node:path';
import { fileURLToPath as $path } from 'node:url';
const require = $require(import.meta.url);
const __filename = $path(import.meta.url);
const __dirname = $dirname(__filename);`;

const [entry, ...args] = process.argv.slice(2);
const file = join(root, 'node_modules/.cache', `${basename(entry, '.ts')}-${process.pid}.mjs`);
const bundle = await rolldown({
  input: join(root, entry),
  platform: 'node',
  external: ['webgpu'],
  resolve: { mainFields: ['module', 'main'] },
});
await bundle.write({ file, format: 'esm', banner, codeSplitting: false, sourcemap: 'inline' });
await bundle.close();
process.argv = [process.argv[0], file, ...args];
process.on('exit', () => rmSync(file, { force: true }));
await import(pathToFileURL(file).href);
