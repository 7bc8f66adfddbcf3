/**
 * The engine without a browser. Every command prints one JSON object as its last line;
 * errors go to stderr as a sentence and one next action.
 */
import { toLabError } from '../workers/protocol/errors.ts';
import { readArguments } from './arguments.ts';
import { cliAdvice } from './advice.ts';
import { evaluate } from './evaluate.ts';
import { health } from './health.ts';
import { OPTIONS, USAGE } from './options.ts';
import { train } from './train.ts';

async function main([command, ...rest]: readonly string[]): Promise<object | null> {
  if ([command, ...rest].some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  switch (command) {
    case 'evaluate':
      return evaluate(readArguments(rest, OPTIONS.evaluate));
    case 'health':
      return health(readArguments(rest, OPTIONS.health));
    case 'train':
      return train(readArguments(rest, OPTIONS.train));
    default:
      process.stderr.write(`${USAGE}\n`);
      return null;
  }
}

try {
  const result = await main(process.argv.slice(2));
  if (result !== null) process.stdout.write(`${JSON.stringify(result)}\n`);
  // Dawn's event loop would keep the process alive.
  process.exit(result === null ? 2 : (process.exitCode ?? 0));
} catch (thrown) {
  const error = toLabError(thrown);
  const detail = process.env.DEBUG && error.detail !== undefined ? `${error.detail}\n` : '';
  process.stderr.write(`${error.message} ${cliAdvice(error)}\n${detail}`);
  process.exit(1);
}
