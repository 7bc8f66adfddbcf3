import type { RunConfig } from '../catalog/config.ts';
import type { Architecture } from './architecture.ts';
import { mismatch } from './failure.ts';

/** Settings that the shapes of a model tell too. */
const TOLD = [
  'hidden_size',
  'num_hidden_layers',
  'max_seq_length',
  'num_intent_clusters',
] as const satisfies readonly (keyof Architecture & keyof RunConfig)[];

/**
 * A checkpoint's own settings must be those of its tensors: what no shape tells (heads, pooling) comes from
 * the same settings, and would be another model's. A model without centres has none to compare.
 * @throws LabFailure CHECKPOINT_MISMATCH.
 */
export function requireAgreement(architecture: Architecture, config: RunConfig): void {
  for (const key of TOLD) {
    const told = architecture[key];
    if (told === null || told === config[key]) continue;
    throw mismatch(
      `The checkpoint contradicts itself: its settings say ${key} ${config[key]}, its tensors are of ${told}.`,
      'Choose the checkpoint as it was saved, with the settings of its own training.',
    );
  }
}

/**
 * Every head takes an equal part of the hidden size.
 * @param named Whether the file names the number, or the official one is assumed.
 * @throws LabFailure CHECKPOINT_MISMATCH.
 */
export function requireHeads(hiddenSize: number, heads: number, named: boolean): void {
  if (Number.isSafeInteger(heads) && heads > 0 && hiddenSize % heads === 0) return;
  throw mismatch(
    `The checkpoint’s hidden size of ${hiddenSize} cannot be split into ${heads} attention heads` +
      (named ? ', which it names.' : '; it names none, and that is the official number.'),
    'In PyTorch, save the right number beside the parameters: ' +
      "torch.save({'state_dict': model.state_dict(), 'num_attention_heads': 1}, path).",
  );
}
