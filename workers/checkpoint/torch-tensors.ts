import { toFloat32 } from './dtypes.ts';
import { badCheckpoint } from './failure.ts';
import { asKind, type PickleDict, type PickleTensor, type PickleValue } from './pickle-values.ts';
import { elementCount, MAX_ELEMENTS, type NamedTensors } from './tensors.ts';

/** Under which name training scripts commonly keep the parameters, likeliest first. */
const USUAL_NAMES = ['state_dict', 'model_state_dict', 'model', 'net', 'module'];

/** How deep inside other dicts the parameters may lie. */
const MAX_DEPTH = 4;

/**
 * The named tensors of an unpickled checkpoint: the outermost dict that holds tensors. Among dicts
 * of equal depth the usual names come first, then the order of the file (optimiser state lies deeper).
 */
export function findTensors(root: PickleValue): ReadonlyMap<string, PickleTensor> {
  const seen = new Set<PickleDict>();
  let level: PickleDict[] = [root].flatMap((value) => asKind(value, 'dict') ?? []);
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    for (const candidate of level) {
      const tensors = tensorsOf(candidate);
      if (tensors.size > 0) return tensors;
      seen.add(candidate);
    }
    // A dict is entered once, so that shared or cyclic references cost nothing.
    level = [...new Set(level.flatMap(innerDicts))].filter((inner) => !seen.has(inner));
  }
  throw badCheckpoint('The file is a PyTorch file, but it holds no named tensors.');
}

function tensorsOf(candidate: PickleDict): ReadonlyMap<string, PickleTensor> {
  const tensors = new Map<string, PickleTensor>();
  for (const [name, value] of candidate.entries) {
    const tensor = asKind(value, 'tensor');
    if (typeof name === 'string' && tensor !== null) tensors.set(name, tensor);
  }
  return tensors;
}

function innerDicts({ entries }: PickleDict): PickleDict[] {
  const rank = (key: PickleValue) => {
    const position = typeof key === 'string' ? USUAL_NAMES.indexOf(key) : -1;
    return position < 0 ? USUAL_NAMES.length : position;
  };
  return [...entries]
    .flatMap(([key, value]) => {
      const inner = asKind(value, 'dict');
      return inner === null ? [] : [{ inner, rank: rank(key) }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ inner }) => inner);
}

/** Where a file keeps its storages: bytes by key, exactly as long as asked, in this byte order. */
export interface StoredBytes {
  readonly littleEndian: boolean;
  bytesOf(key: string): Uint8Array;
}

/**
 * The tensors as float32. Together they may hold at most {@link MAX_ELEMENTS} numbers, and not
 * much more than the file has bytes (a stride of 0 can make any size out of one number).
 */
export function loadTensors(
  tensors: ReadonlyMap<string, PickleTensor>,
  stored: StoredBytes,
): NamedTensors {
  return new Map(
    [...tensors].map(([name, { storage, dtype, layout }]) => {
      const values = toFloat32(stored.bytesOf(storage.key), dtype, layout, stored.littleEndian);
      return [name, { shape: layout.shape, values }];
    }),
  );
}

/** Refuses tensors that would take far more memory than the file they come from. */
export function requireModest(tensors: ReadonlyMap<string, PickleTensor>, fileBytes: number): void {
  let elements = 0;
  for (const { layout } of tensors.values()) elements += elementCount(layout.shape);
  if (!(elements <= Math.min(MAX_ELEMENTS, Math.max(2 ** 20, 8 * fileBytes)))) {
    throw badCheckpoint('The tensors claim to be far larger than the file that holds them.');
  }
}
