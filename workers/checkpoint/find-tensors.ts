import { badCheckpoint, opaqueWeight, refused } from './failure.ts';
import { moduleEntries } from './module-entries.ts';
import { isItems, isOfficial } from './official-names.ts';
import { asKind, type PickleObject, type PickleTensor, type PickleValue } from './pickle-values.ts';

/** Under which name training scripts commonly keep the parameters, likeliest first. */
const USUAL_NAMES = ['state_dict', 'model_state_dict', 'model', 'net', 'module'];

/** How deep inside dicts and lists the parameters may lie. */
const MAX_DEPTH = 5;

/** A set of named tensors, and where in the file it is. */
export interface Found {
  /** Keys from the outermost dict, e.g. `['model_state_dict']`; a place in a list is its number. */
  readonly path: readonly string[];
  readonly tensors: ReadonlyMap<string, PickleTensor>;
}

interface Candidate {
  readonly path: readonly string[];
  readonly entries: ReadonlyMap<PickleValue, PickleValue>;
}

/**
 * The parameters of an unpickled checkpoint: the dict that holds the official names, wherever it lies
 * and whatever lies beside it. Among several the outermost counts, then the usual names; those that
 * are left of equal standing are all given, for only their values tell whether it matters.
 * Where nothing has the official names, it is the outermost dict that holds tensors.
 * @param stranger The first name of the file that means nothing to its reader.
 * @throws LabFailure CHECKPOINT_REFUSED where only code could make the parameters or one of them,
 *   BAD_CHECKPOINT where there are none.
 */
export function findTensors(root: PickleValue, stranger: string | null): readonly Found[] {
  const all = candidates(root);
  const ours = all.filter(({ entries }) => [...entries.keys()].some(isItemsKey));
  const best = ours.filter((one) => standing(one) === Math.min(...ours.map(standing)));
  if (best.length > 0) return best.map(read);
  const some = all.map(read).find(({ tensors }) => tensors.size > 0);
  if (some !== undefined) return [some];
  if (stranger !== null) throw refused(stranger);
  throw badCheckpoint('The file is a PyTorch file, but it holds no named tensors.');
}

const isItemsKey = (key: PickleValue): boolean => typeof key === 'string' && isItems(key);

/** Less is likelier: by depth, then by name. */
const standing = ({ path }: Candidate): number =>
  path.length * (USUAL_NAMES.length + 1) + rank(path.at(-1));

function rank(name: string | undefined): number {
  const position = name === undefined ? -1 : USUAL_NAMES.indexOf(name);
  return position < 0 ? USUAL_NAMES.length : position;
}

/** Everything that has entries, outermost first. Each is entered once: shared and cyclic references cost nothing. */
function candidates(root: PickleValue): readonly Candidate[] {
  const seen = new Set<PickleObject>();
  const found: Candidate[] = [];
  let level: readonly [readonly string[], PickleValue][] = [[[], root]];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const fresh = level.filter(([, value]) => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return false;
      seen.add(value);
      return true;
    });
    const here = fresh.flatMap(([path, value]) => candidatesOf(path, value));
    found.push(...here);
    level = [
      ...here.flatMap(({ path, entries }) => inner(path, entries)),
      ...fresh.flatMap(([path, value]) =>
        inner(path, asKind(value, 'sequence')?.items.entries() ?? []),
      ),
    ].sort(([a], [b]) => rank(a.at(-1)) - rank(b.at(-1)));
  }
  return found;
}

function candidatesOf(path: readonly string[], value: PickleValue): Candidate[] {
  const module = moduleEntries(value);
  if (module !== null) return [{ path, entries: module }];
  const entries = (asKind(value, 'dict') ?? asKind(value, 'opaque'))?.entries;
  return entries === undefined || entries.size === 0 ? [] : [{ path, entries }];
}

const inner = (
  path: readonly string[],
  entries: Iterable<readonly [PickleValue, PickleValue]>,
): [readonly string[], PickleValue][] =>
  [...entries].flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && value.kind !== 'tensor'
      ? [[[...path, typeof key === 'object' ? '?' : String(key)], value]]
      : [],
  );

function read({ path, entries }: Candidate): Found {
  const tensors = new Map<string, PickleTensor>();
  for (const [name, value] of entries) {
    if (typeof name !== 'string') continue;
    const tensor = asKind(value, 'tensor');
    if (tensor !== null) tensors.set(name, tensor);
    const unmade = asKind(value, 'opaque');
    if (unmade !== null && isOfficial(name)) throw opaqueWeight(name, unmade.name);
  }
  return { path, tensors };
}
