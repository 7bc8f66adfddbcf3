import { mismatch } from './failure.ts';
import { asKind, type PickleObject, type PickleValue } from './pickle-values.ts';

/** The official code's name for it; the number is in no shape, so that scripts keep it beside the weights. */
const KEY = 'num_attention_heads';

/** How deep beside the weights it is looked for. */
const MAX_DEPTH = 5;

/**
 * The number of attention heads as a checkpoint names it beside its weights, in a dict or among the
 * attributes of an object (`args`, `config`); the outermost counts. Null where none is named.
 * @throws LabFailure CHECKPOINT_MISMATCH where several of equal standing differ.
 */
export function headsBeside(root: PickleValue): number | null {
  const seen = new Set<PickleObject>();
  let level: readonly PickleValue[] = [root];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: PickleValue[] = [];
    const named = new Set<number>();
    for (const value of level) {
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      seen.add(value);
      for (const entries of entriesOf(value)) {
        const heads = entries.get(KEY);
        if (typeof heads === 'number' && Number.isSafeInteger(heads)) named.add(heads);
        for (const inner of entries.values()) next.push(inner);
      }
      for (const inner of asKind(value, 'sequence')?.items ?? []) next.push(inner);
    }
    const [heads, ...others] = named;
    if (others.length > 0) throw severalHeads([...named]);
    if (named.size > 0) return heads;
    level = next;
  }
  return null;
}

/** What a value holds by name: a dict's items, an object's attributes. */
function entriesOf(value: PickleObject): readonly ReadonlyMap<PickleValue, PickleValue>[] {
  if (value.kind === 'dict') return [value.entries];
  if (value.kind !== 'opaque') return [];
  const state = asKind(value.state, 'dict');
  return state === null ? [value.entries] : [value.entries, state.entries];
}

/** The same among the texts of a safetensors file; null where it is no whole number. */
export function headsNamed(texts: ReadonlyMap<string, string>): number | null {
  const text = texts.get(KEY) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

const severalHeads = (named: readonly number[]) =>
  mismatch(
    `The checkpoint names several numbers of attention heads (${KEY}): ${named.join(', ')}. It does not say which is the model’s.`,
    `In PyTorch, save one beside the parameters: torch.save({'state_dict': model.state_dict(), '${KEY}': 2}, path).`,
  );
