// npm start: the notebook, from a fresh clone in one command.
//   npm start                 packages and build where needed, then the built page
//   npm start -- --dev        the page as it is being written, with reload
//   npm start -- --port 5000  another port to begin looking at
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensurePackages, root } from './packages.mjs';

const { values: options } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    port: { type: 'string', default: '4173' },
  },
});

const problem = ensurePackages();
if (problem) {
  console.error(problem);
  process.exit(1);
}
const vite = await import('vite');
const port = Number(options.port);

/** Vite takes the next free port where this one is taken. */
async function serve() {
  if (options.dev) {
    const server = await vite.createServer({ root, server: { port }, logLevel: 'warn' });
    return server.listen();
  }
  await ensureBuilt();
  return vite.preview({ root, preview: { port }, logLevel: 'warn' });
}

try {
  const server = await serve();
  console.log(`\nELCRec Lab is at ${server.resolvedUrls?.local[0]}`);
  console.log('Open it in a browser. Ctrl-C stops it.');
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => void server.close().finally(() => process.exit(0)));
  }
} catch (error) {
  console.error(`\nELCRec Lab could not start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
