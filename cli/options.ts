import { POOLINGS } from '../workers/catalog/contrast-fields.ts';
import { MODELS } from '../workers/catalog/models.ts';
import { VARIANTS } from '../workers/catalog/models/elcrec.ts';

/** The options of each command, without their dashes. */
export const OPTIONS = {
  evaluate: ['dataset', 'short-users', 'checkpoint', 'split', 'seen-items', 'backend'],
  health: ['dataset', 'short-users', 'checkpoint', 'pooling', 'backend'],
  train: [
    ...['dataset', 'short-users', 'model', 'variant', 'epochs', 'seed', 'preset', 'set'],
    ...['max-steps', 'backend', 'out'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const models = MODELS.map(({ id }) => id).join('|');

export const USAGE = `lab evaluate --dataset NAME|FILE --checkpoint FILE [--split test|valid] [--short-users refuse|drop]
             [--seen-items score_zero|left_out|ranked] [--backend wasm|webgpu|cpu]
lab health --dataset NAME|FILE --checkpoint FILE [--pooling ${POOLINGS.join('|')}]
           [--short-users refuse|drop] [--backend wasm|webgpu|cpu]
lab train --dataset NAME|FILE [--model ${models}] [--variant ${VARIANTS.join('|')}] --epochs N --seed S
          [--short-users refuse|drop] [--preset P] [--set key=value …] [--max-steps N]
          [--backend wasm|webgpu|cpu] [--out run.json]`;
