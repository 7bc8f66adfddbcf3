/** `npm run --silent bench -- COMMAND [options]`: prints one JSON object as its last line. */
import { choice, readArguments, whole, type Arguments } from '../cli/arguments.ts';
import { toLabError } from '../workers/protocol/errors.ts';
import { measureInChromium } from './hosts/chromium.ts';
import { load, machine } from './hosts/machine.ts';
import { measureInNode } from './hosts/node.ts';
import { COMMANDS, type Command, type Options } from './measure/asked.ts';
import { SHAPE_NAMES } from './measure/shapes.ts';
import { TILING_CHOICES } from './measure/tilings.ts';
import { measureAll, writeTables } from './report/all.ts';

const USAGE = `bench step|parts|evaluate|epoch|needs|all|tables [--backend wasm|webgpu|cpu]
      [--shape beauty|small] [--variant ELCRec|B|B+ICL|B+ELCM] [--layout padded|packed]
      [--ops fused|composed] [--steps N] [--threads N] [--tiling NAME] [--in node|chromium]`;

const KNOWN = [
  'backend',
  'shape',
  'variant',
  'layout',
  'ops',
  'steps',
  'threads',
  'tiling',
  'in',
] as const;

async function main([asked, ...rest]: readonly string[]): Promise<object | null> {
  if (asked === 'all') return measureAll(readArguments(rest, KNOWN));
  if (asked === 'tables') return writeTables();
  const command = COMMANDS.find((known) => known === asked);
  if (command === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return null;
  }
  return measureOne(command, readArguments(rest, KNOWN));
}

async function measureOne(command: Command, args: Arguments): Promise<object> {
  const options: Options = {
    command,
    backend: choice(args, 'backend', ['wasm', 'webgpu', 'cpu']),
    shape: choice(args, 'shape', SHAPE_NAMES),
    variant: choice(args, 'variant', ['ELCRec', 'B', 'B+ICL', 'B+ELCM']),
    layout: choice(args, 'layout', ['padded', 'packed']),
    ops: choice(args, 'ops', ['fused', 'composed']),
    steps: whole(args, 'steps', 5),
    threads: whole(args, 'threads', 0),
    tiling: choice(args, 'tiling', TILING_CHOICES),
  };
  const before = load();
  const found =
    choice(args, 'in', ['node', 'chromium']) === 'node'
      ? await measureInNode(options)
      : await measureInChromium(options);
  return { ...found, ...machine(), load_before: before, load_after: load() };
}

try {
  const result = await main(process.argv.slice(2));
  if (result !== null) process.stdout.write(`${JSON.stringify(result)}\n`);
  // Dawn's event loop would keep the process alive.
  process.exit(result === null ? 2 : 0);
} catch (thrown) {
  const { message, action, detail } = toLabError(thrown);
  process.stderr.write(`${message} ${action}\n${process.env.DEBUG ? `${detail}\n` : ''}`);
  process.exit(1);
}
