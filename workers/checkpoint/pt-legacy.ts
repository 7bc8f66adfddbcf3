import { ByteReader } from './byte-reader.ts';
import { badCheckpoint } from './failure.ts';
import { findTensors } from './find-tensors.ts';
import { headsBeside } from './heads.ts';
import { unpickle } from './pickle.ts';
import { asKind } from './pickle-values.ts';
import { loadTensors, requireModest, type TorchFile } from './torch-tensors.ts';
import { TorchWorld } from './torch-world.ts';

/** First object of the file, and the only protocol ever used (torch/serialization.py). */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * The format of torch.save before PyTorch 1.6, or with `_use_new_zipfile_serialization=False`:
 * five pickles one after the other (magic number, protocol, system, objects, storage keys), then
 * for each key an int64 element count and the elements. Both are little-endian on every machine.
 * @throws LabFailure BAD_CHECKPOINT, CHECKPOINT_REFUSED.
 */
export function readPtLegacy(file: Uint8Array): TorchFile {
  const reader = new ByteReader(file);
  const world = new TorchWorld();
  if (unpickle(reader, world) !== MAGIC) {
    throw badCheckpoint('The file is a Python pickle, but not a PyTorch checkpoint.');
  }
  if (unpickle(reader, world) !== PROTOCOL) {
    throw badCheckpoint('The checkpoint was written by an unknown version of PyTorch.');
  }
  unpickle(reader, world); // the system that wrote it: nothing in it changes how the file is read
  const objects = unpickle(reader, world);
  const found = findTensors(objects, world.stranger);
  requireModest(found, file.length);

  const stored = new Map<string, Uint8Array>();
  for (const key of asKind(unpickle(reader, world), 'sequence')?.items ?? []) {
    const storage = typeof key === 'string' ? world.storages.get(key) : undefined;
    if (storage === undefined) throw badCheckpoint('The list of tensor data is damaged.');
    const bytes = reader.length64() * storage.elementBytes;
    if (bytes !== storage.byteLength || stored.has(storage.key)) {
      throw badCheckpoint('The data of a tensor has the wrong length, or is there twice.');
    }
    stored.set(storage.key, reader.take(bytes));
  }
  // No checksum is kept here, so that what can be held is that the sizes fill the file, no more and no less.
  if (reader.position !== file.length) {
    throw badCheckpoint('Bytes follow the data of the last tensor: the checkpoint is damaged.');
  }
  const tensors = loadTensors(found, {
    littleEndian: true,
    bytesOf(key) {
      const bytes = stored.get(key);
      if (bytes === undefined) throw badCheckpoint('The data of a tensor is missing.');
      return bytes;
    },
  });
  return { tensors, heads: headsBeside(objects) };
}
