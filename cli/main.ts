/**
 * The engine without a browser. Every command prints one JSON object as its last line;
 * errors go to stderr as a sentence and one next action.
 */
import { toLabError } from '../workers/protocol/errors.ts';
import { readArguments } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import { train } from './train.ts';

const USAGE = `lab evaluate --dataset FILE --checkpoint FILE [--split test|valid] [--backend wasm|webgpu|cpu]
lab train --dataset NAME|FILE --variant B|B+ICL|B+ELCM|ELCRec --epochs N --seed S
          [--preset P] [--set key=value …] [--max-steps N] [--backend …] [--out run.json]`;

async function main([command, ...rest]: readonly string[]): Promise<object | null> {
  switch (command) {
    case 'evaluate':
      return evaluate(readArguments(rest, ['dataset', 'checkpoint', 'split', 'backend']));
    case 'train':
      return train(
        readArguments(rest, [
          'dataset',
          'variant',
          'epochs',
          'seed',
          'preset',
          'set',
          'max-steps',
          'backend',
          'out',
        ]),
      );
    default:
      process.stderr.write(`${USAGE}\n`);
      return null;
  }
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
