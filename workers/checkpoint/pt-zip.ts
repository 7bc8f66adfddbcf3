import { ByteReader, decodeUtf8 } from './byte-reader.ts';
import { badCheckpoint } from './failure.ts';
import { findTensors } from './find-tensors.ts';
import { headsBeside } from './heads.ts';
import { unpickle } from './pickle.ts';
import { loadTensors, requireModest, storagesOf, type TorchFile } from './torch-tensors.ts';
import { TorchWorld } from './torch-world.ts';
import { readZipEntry, zipEntries, type ZipEntry } from './zip.ts';

/** Bounds on the bytes of the object list and of the byte order. */
const MAX_LIST_BYTES = 16 * 2 ** 20;
const MAX_BYTEORDER_BYTES = 16;

/**
 * The format of torch.save since PyTorch 1.6: a zip of `<root>/data.pkl` (the objects),
 * `<root>/data/<key>` (one flat array each) and, in later versions, `<root>/byteorder`.
 * @throws LabFailure BAD_CHECKPOINT, CHECKPOINT_REFUSED.
 */
export function readPtZip(file: Uint8Array): TorchFile {
  const entries = zipEntries(file);
  const heads = extract(file, entries, (name) => {
    if (/^([^/]+\/)?data\.pkl$/.test(name)) return MAX_LIST_BYTES;
    return /^([^/]+\/)?byteorder$/.test(name) ? MAX_BYTEORDER_BYTES : null;
  });
  const lists = [...heads.keys()].filter((name) => name.endsWith('data.pkl'));
  if (lists.length !== 1) {
    throw badCheckpoint('The file is a zip archive, but not a PyTorch checkpoint.');
  }
  const root = lists[0].slice(0, -'data.pkl'.length);
  const pickle = heads.get(lists[0]) ?? new Uint8Array();
  const littleEndian = readByteOrder(heads.get(`${root}byteorder`));

  const world = new TorchWorld();
  const objects = unpickle(new ByteReader(pickle), world);
  const found = findTensors(objects, world.stranger);
  requireModest(found, file.length);

  // Only the storages that are needed are taken out: optimiser state stays where it is.
  const needed = new Map(
    [...storagesOf(found)].map(({ key, byteLength }) => [`${root}data/${key}`, byteLength]),
  );
  const stored = extract(file, entries, (name) => needed.get(name) ?? null);
  const tensors = loadTensors(found, {
    littleEndian,
    bytesOf(key) {
      const name = `${root}data/${key}`;
      const bytes = stored.get(name);
      if (bytes === undefined || bytes.length !== needed.get(name)) {
        throw badCheckpoint('The data of a tensor is missing or has the wrong length.');
      }
      return bytes;
    },
  });
  return { tensors, heads: headsBeside(objects) };
}

function readByteOrder(bytes: Uint8Array | undefined): boolean {
  const order = bytes === undefined ? 'little' : decodeUtf8(bytes).trim();
  if (order !== 'little' && order !== 'big') {
    throw badCheckpoint('The byte order of the checkpoint is unknown.');
  }
  return order === 'little';
}

/** The entries for which `limit` gives a bound in bytes; none is inflated beyond its bound. */
function extract(
  file: Uint8Array,
  entries: readonly ZipEntry[],
  limit: (name: string) => number | null,
): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const bound = limit(entry.name);
    if (bound === null) continue;
    if (found.has(entry.name)) throw badCheckpoint('The archive holds the same entry twice.');
    if (entry.size > bound) throw badCheckpoint('An entry of the archive is too large.');
    found.set(entry.name, readZipEntry(file, entry));
  }
  return found;
}
