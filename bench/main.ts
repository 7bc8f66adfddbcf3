/** `npm run --silent bench -- step [options]`: prints one JSON object as its last line. */
import { readArguments } from '../cli/arguments.ts';
import { toLabError } from '../workers/protocol/errors.ts';
import { benchStep } from './step.ts';

const USAGE = `bench step [--backend wasm|webgpu|cpu] [--ops fused|composed] [--layout padded|packed] [--shape beauty|small] [--steps N]`;

try {
  const [command, ...rest] = process.argv.slice(2);
  if (command !== 'step') {
    process.stderr.write(`${USAGE}\n`);
    process.exit(2);
  }
  const result = await benchStep(
    readArguments(rest, ['backend', 'ops', 'layout', 'shape', 'steps']),
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
} catch (thrown) {
  const { message, action, detail } = toLabError(thrown);
  process.stderr.write(`${message} ${action}\n${process.env.DEBUG ? `${detail}\n` : ''}`);
  process.exit(1);
}
