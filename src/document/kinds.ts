import type { KindSpec } from './kind.ts';

/** A kind as the document sees it: whatever its config is. */
export type Kind = KindSpec<unknown>;

const known = new Map<string, Kind>();

/** Makes kinds known, in the order in which they are offered (src/kinds/kinds.ts); takes them back when called. */
export function register(...kinds: readonly Kind[]): () => void {
  for (const kind of kinds) {
    if (known.has(kind.kind)) throw new RangeError(`The kind "${kind.kind}" is known already`);
    known.set(kind.kind, kind);
  }
  return () => {
    for (const { kind } of kinds) known.delete(kind);
  };
}

/** Every kind, in the order in which they are offered. */
export const kinds = (): readonly Kind[] => [...known.values()];

/** A kind by its name; null for one that is not known. */
export const kindNamed = (name: unknown): Kind | null =>
  typeof name === 'string' ? (known.get(name) ?? null) : null;

/** The kind of a cell. @throws RangeError where nobody made it known */
export function kindOf({ kind }: { readonly kind: string }): Kind {
  const found = known.get(kind);
  if (found === undefined) throw new RangeError(`No kind "${kind}" is known`);
  return found;
}
