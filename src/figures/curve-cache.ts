/** A memory of what was made of a list; it goes when the list goes. */
export type Remembered<T> = (list: object, key: string, make: () => T) => T;

/** Most things kept of one list: dragging a slider asks for new ones, of every term, at every stop. */
const KEPT = 96;

/**
 * Lists of a record never change once made, so a curve drawn from one can be drawn again: earlier
 * runs cost nothing while the newest streams.
 */
export function remembered<T>(): Remembered<T> {
  const known = new WeakMap<object, Map<string, T>>();
  return (list, key, make) => {
    const of = known.get(list) ?? new Map<string, T>();
    known.set(list, of);
    const old = of.get(key);
    if (old !== undefined) return old;
    const made = make();
    if (of.size >= KEPT) of.clear();
    of.set(key, made);
    return made;
  };
}
