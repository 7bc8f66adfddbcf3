// One script of a TypeScript entry, for Node: rolldown, under a second.
// tfjs's ES modules cannot be loaded by Node as they are (imports without extensions), hence the bundle.
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './packages.mjs';

// tfjs's wasm glue asks for CommonJS names even when it runs as an ES module.
const banner = `import { createRequire as $require } from 'node:module';
import { dirname as $dirname } from 'node:path';
import { fileURLToPath as $path } from 'node:url';
const require = $require(import.meta.url);
const __filename = $path(import.meta.url);
const __dirname = $dirname(__filename);`;

/**
 * @param {string} entry below the root
 * @param {string} file where the script goes
 * @param {{ sourcemap?: boolean, minify?: boolean }} [form]
 */
export async function bundle(entry, file, { sourcemap = false, minify = false } = {}) {
  const made = await rolldown({
    input: join(root, entry),
    platform: 'node',
    // A native addon, and tools that a few commands ask for as they run.
    external: ['webgpu', 'vite', 'playwright'],
    resolve: { mainFields: ['module', 'main'] },
  });
  await made.write({
    file,
    format: 'esm',
    banner,
    codeSplitting: false,
    minify,
    sourcemap: sourcemap && 'inline',
  });
  await made.close();
}
