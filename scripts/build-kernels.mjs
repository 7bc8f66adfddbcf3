// Compiles the engine's kernels (workers/engine/wasm-kernels/assembly) and the map's (workers/projection/kernels/assembly)
// to compiled.ts beside them, and writes down in arguments.ts what the engine's take: `npm run kernels:build`. Both are committed, so that nobody needs the compiler to run the notebook; a test rebuilds it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'prettier';
import { callsSource } from './kernel-calls.mjs';
import { root } from './packages.mjs';

const folder = 'workers/engine/wasm-kernels';
const mapFolder = 'workers/projection/kernels';
// In-place work on imported memory: no allocator, no data, no memory of its own.
const common = [
  ...['--importMemory', '--noExportMemory', '--runtime', 'stub', '--noAssert'],
  ...[
    '--enable',
    'simd',
    '--enable',
    'bulk-memory',
    '-O3',
    '--converge',
    '--disableWarning',
    '112',
  ],
];
/** tfjs's threaded build has shared memory, and a module must say which kind it imports. */
const shared = [
  ...['--sharedMemory', '--enable', 'threads'],
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
];

/**
 * @param {string} folder
 * @param {readonly string[]} options
 * @returns {Promise<string>} the module in base64
 */
async function compile(folder, options) {
  const { main } = await import('assemblyscript/asc');
  /** @type {Uint8Array | null} */
  let binary = null;
  const { error, stderr } = await main(
    ['assembly/index.ts', '--baseDir', join(root, folder), '--outFile', 'out.wasm', ...options],
    {
      writeFile: (name, contents) => {
        if (name === 'out.wasm') binary = Buffer.from(contents);
      },
    },
  );
  if (error || binary === null) throw new Error(`${error?.message}\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

/** compiled.ts as it must be for the sources as they are. */
export async function compiledKernels() {
  return `// Written by \`npm run kernels:build\` from assembly/. Do not edit.

/** The module for tfjs's single-threaded builds. */
export const KERNELS =
  '${await compile(folder, common)}';

/** The same for the threaded build, whose memory is shared. */
export const SHARED_KERNELS =
  '${await compile(folder, [...common, ...shared])}';
`;
}

/** The map's compiled.ts. */
export async function compiledMapKernels() {
  return `// Written by \`npm run kernels:build\` from assembly/. Do not edit.

export const REPULSION =
  '${await compile(mapFolder, common)}';
`;
}

/** arguments.ts as it must be for the sources as they are. */
export const kernelArguments = () =>
  format(callsSource(join(root, folder, 'assembly')), {
    parser: 'typescript',
    singleQuote: true,
    printWidth: 100,
  });

export const compiledFile = join(root, folder, 'compiled.ts');
export const compiledMapFile = join(root, mapFolder, 'compiled.ts');
export const argumentsFile = join(root, folder, 'arguments.ts');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const written = [
    { file: compiledFile, text: await compiledKernels() },
    { file: compiledMapFile, text: await compiledMapKernels() },
    { file: argumentsFile, text: await kernelArguments() },
  ];
  for (const { file, text } of written) {
    writeFileSync(file, text);
    console.log(`${file}  ${text.length.toLocaleString('en-US')} characters`);
  }
}
