import type { Attention } from '../../../workers/protocol/inspection.ts';

/** Every head of every layer, in order. */
export const headsOf = ({
  layers,
  heads,
}: Pick<Attention, 'layers' | 'heads'>): readonly {
  readonly layer: number;
  readonly head: number;
}[] =>
  Array.from({ length: layers * heads }, (_, i) => ({
    layer: Math.floor(i / heads),
    head: i % heads,
  }));

/** What the last item looks at through a head, most first: places among the items read. */
export function lookedAt(
  { heads, length, weights }: Attention,
  layer: number,
  head: number,
): readonly { readonly at: number; readonly weight: number }[] {
  const from = (layer * heads + head) * length * length + (length - 1) * length;
  return Array.from(weights.subarray(from, from + length), (weight, at) => ({ at, weight })).sort(
    (a, b) => b.weight - a.weight,
  );
}
