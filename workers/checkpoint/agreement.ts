import type { RunConfig } from '../catalog/config.ts';
import { mismatch } from './failure.ts';

/**
 * A checkpoint's own settings must be those of its tensors: what no shape tells (heads, pooling) comes from
 * the same settings, and would be another model's. `told`: the settings that its shapes tell.
 * @throws LabFailure CHECKPOINT_MISMATCH.
 */
export function requireAgreement(told: Partial<RunConfig>, config: RunConfig): void {
  for (const key of Object.keys(told) as (keyof RunConfig)[]) {
    if (told[key] === config[key]) continue;
    throw mismatch(
      `The checkpoint contradicts itself: its settings say ${key} ${config[key]}, its tensors are of ${told[key]}.`,
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
