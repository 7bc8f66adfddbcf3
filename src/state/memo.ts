/** A function that answers from memory while its arguments are the very same: selectors must not make new objects. */
export function memo<A extends readonly unknown[], R>(
  compute: (...args: A) => R,
): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    const same = last !== null && last.args.every((arg, i) => arg === args[i]);
    if (last === null || !same) last = { args, result: compute(...args) };
    return last.result;
  };
}

/**
 * A selector that makes records, each with parts that the state holds: the very same record while its parts, and the
 * items of its lists, are.
 */
export function settled<S, R>(select: (state: S) => R): (state: S) => R {
  let last: { readonly result: R } | null = null;
  return (state) => {
    const result = select(state);
    if (last === null || !alike(last.result, result)) last = { result };
    return last.result;
  };
}

function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameItems(a[key], b[key]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const sameItems = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) ||
  (Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((one, i) => one === b[i]));
