// Packs the benchmarks for a machine with neither npm nor a network: `npm run bench:pack [FOLDER]`.
// One script, the native WebGPU addon, tfjs's wasm files and this Node: `./run.sh step --backend webgpu`.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../scripts/bundle.mjs';
import { root } from '../scripts/packages.mjs';

const modules = join(root, 'node_modules');
const platform = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;

/** What is packed, as hosts/machine.ts says it: `+` where files had been changed since. */
function commit() {
  /** @param {string[]} words */
  const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'workers', 'cli', 'bench/measure') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}

/**
 * Writes all of it to `folder`, anew.
 * @param {string} folder
 */
export async function pack(folder) {
  /**
   * @param {string} from
   * @param {string} to below the folder
   */
  function copy(from, to) {
    const file = join(folder, to);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(from, file);
  }

  /**
   * @param {string} to below the folder
   * @param {string} text
   */
  function write(to, text) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    writeFileSync(join(folder, to), text);
  }

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundle('bench/main.ts', join(folder, 'bench.mjs'), { minify: true });

  // The two packages that are looked up by name as the script runs, cut down to what is read.
  const webgpu = join(modules, 'webgpu');
  for (const file of ['package.json', 'index.js', 'LICENSE.md']) {
    copy(join(webgpu, file), `node_modules/webgpu/${file}`);
  }
  for (const file of readdirSync(join(webgpu, 'dist', platform))) {
    copy(join(webgpu, 'dist', platform, file), `node_modules/webgpu/dist/${platform}/${file}`);
  }
  const wasm = '@tensorflow/tfjs-backend-wasm';
  write(`node_modules/${wasm}/package.json`, JSON.stringify({ name: wasm, main: 'dist/main.js' }));
  write(`node_modules/${wasm}/dist/main.js`, '// Only its folder is asked for.\n');
  for (const file of readdirSync(join(modules, wasm, 'dist'))) {
    if (file.endsWith('.wasm'))
      copy(join(modules, wasm, 'dist', file), `node_modules/${wasm}/dist/${file}`);
  }
  copy(process.execPath, 'node');
  chmodSync(join(folder, 'node'), 0o755);
  // Machines with a graphics driver may still lack the loader that finds it.
  const loader = [
    '/usr/lib/chromium/libvulkan.so.1',
    '/usr/lib/x86_64-linux-gnu/libvulkan.so.1',
  ].find((file) => process.platform === 'linux' && existsSync(file));
  if (loader !== undefined) copy(loader, 'lib/libvulkan.so.1');

  write(
    'run.sh',
    `#!/bin/sh
# Needs nothing on the PATH.
cd "\${0%/*}" || exit 1
export BENCH_COMMIT=${commit()} LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}lib"
exec ./node bench.mjs "$@"
`,
  );
  chmodSync(join(folder, 'run.sh'), 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? join(root, 'node_modules/.cache/bench-pack'));
  await pack(folder);
  const archive = `${folder}.tar.gz`;
  execFileSync('tar', ['-czf', archive, '-C', dirname(folder), basename(folder)]);

  /** @param {string} path @returns {number} bytes below it */
  const sizeOf = (path) =>
    statSync(path).isDirectory()
      ? readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0)
      : statSync(path).size;
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  for (const name of readdirSync(folder)) {
    console.log(`${name.padEnd(14)} ${megabytes(sizeOf(join(folder, name)))}`);
  }
  console.log(`without Node   ${megabytes(sizeOf(folder) - sizeOf(join(folder, 'node')))}`);
  console.log(`${archive}  ${megabytes(sizeOf(archive))}`);
}
