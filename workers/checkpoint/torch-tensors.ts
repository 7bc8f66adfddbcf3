import { toFloat32 } from './dtypes.ts';
import { badCheckpoint, severalModels } from './failure.ts';
import type { Found } from './find-tensors.ts';
import type { PickleStorage, PickleTensor } from './pickle-values.ts';
import { elementCount, MAX_ELEMENTS, sameTensors, type NamedTensors } from './tensors.ts';

/** What a file of torch.save gives. */
export interface TorchFile {
  readonly tensors: NamedTensors;
  /** Attention heads as named beside the weights; null for none. */
  readonly heads: number | null;
}

/** Where a file keeps its storages: bytes by key, exactly as long as asked, in this byte order. */
export interface StoredBytes {
  readonly littleEndian: boolean;
  readonly bytesOf: (key: string) => Uint8Array;
}

/**
 * The tensors as float32. Together they may hold at most {@link MAX_ELEMENTS} numbers, and not
 * much more than the file has bytes (a stride of 0 can make any size out of one number).
 * @throws LabFailure CHECKPOINT_MISMATCH where several sets of tensors were found that differ.
 */
export function loadTensors(found: readonly Found[], stored: StoredBytes): NamedTensors {
  const [first, ...others] = found.map(({ tensors }) => load(tensors, stored));
  if (others.every((other) => sameTensors(first, other))) return first;
  throw severalModels(found.map(({ path }) => path.join('.')));
}

const load = (
  tensors: ReadonlyMap<string, PickleTensor>,
  { bytesOf, littleEndian }: StoredBytes,
): NamedTensors =>
  new Map(
    [...tensors].map(([name, { storage, dtype, layout }]) => [
      name,
      {
        shape: layout.shape,
        values: toFloat32(bytesOf(storage.key), dtype, layout, littleEndian),
      },
    ]),
  );

/** All storages that are read for the tensors found, each once. */
export const storagesOf = (found: readonly Found[]): ReadonlySet<PickleStorage> =>
  new Set(found.flatMap(({ tensors }) => [...tensors.values()].map(({ storage }) => storage)));

/** Refuses tensors that would take far more memory than the file they come from. */
export function requireModest(found: readonly Found[], fileBytes: number): void {
  let elements = 0;
  for (const { tensors } of found)
    for (const { layout } of tensors.values()) elements += elementCount(layout.shape);
  // What an entry of an archive is unpacked to: all of a storage, however little of it is a tensor's.
  const stored = [...storagesOf(found)].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const most = Math.min(MAX_ELEMENTS, Math.max(2 ** 20, 8 * fileBytes));
  if (!(elements <= most && stored <= 8 * most)) {
    throw badCheckpoint('The tensors claim to be far larger than the file that holds them.');
  }
}
