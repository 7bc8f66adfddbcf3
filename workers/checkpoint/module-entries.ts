import { badCheckpoint } from './failure.ts';
import { asKind, type PickleValue } from './pickle-values.ts';

/** Modules of one model, at most; each layer of ours has 9. */
const MAX_MODULES = 10_000;
const MAX_DEPTH = 32;

type Entries = ReadonlyMap<PickleValue, PickleValue>;

/** An attribute that is a dict. */
function part(state: Entries, name: string): Entries | null {
  const value = state.get(name);
  return (asKind(value, 'dict') ?? asKind(value, 'opaque'))?.entries ?? null;
}

/**
 * What the `state_dict()` of a whole module would hold, by the same names: its parameters and buffers,
 * then those of its modules after `name.` (torch/nn/modules/module.py). The class itself is not needed.
 * Null for what is no module.
 */
export function moduleEntries(value: PickleValue): Entries | null {
  if (attributes(value) === null) return null;
  const entries = new Map<PickleValue, PickleValue>();
  let modules = 0;
  const enter = (module: PickleValue, prefix: string, depth: number): void => {
    const state = attributes(module);
    if (state === null) return;
    if (++modules > MAX_MODULES || depth > MAX_DEPTH) {
      throw badCheckpoint('The checkpoint is nested deeper than any model needs.');
    }
    for (const kind of ['_parameters', '_buffers'])
      for (const [name, tensor] of part(state, kind) ?? [])
        if (typeof name === 'string' && tensor !== null) entries.set(prefix + name, tensor);
    for (const [name, inner] of part(state, '_modules') ?? [])
      if (typeof name === 'string') enter(inner, `${prefix}${name}.`, depth + 1);
  };
  enter(value, '', 0);
  return entries;
}

/** The attributes of an object that was a module; null for any other value. */
function attributes(value: PickleValue): Entries | null {
  const state = asKind(asKind(value, 'opaque')?.state, 'dict')?.entries;
  if (state === undefined || part(state, '_parameters') === null) return null;
  return part(state, '_modules') === null ? null : state;
}
