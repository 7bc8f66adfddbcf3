import { LabFailure } from '../protocol/errors.ts';
import { plainBytes } from './bytes.ts';
import { badCheckpoint, noCheckpoint, printable } from './failure.ts';
import type { CheckpointMetadata } from './metadata.ts';
import { readPtLegacy } from './pt-legacy.ts';
import { readPtZip } from './pt-zip.ts';
import { readSafetensors } from './safetensors.ts';
import type { NamedTensors } from './tensors.ts';

export { requireAgreement, requireHeads } from './agreement.ts';
export { takeTensors, unknownModel, withoutPrefix, type Expected } from './architecture.ts';
export type { CheckpointMetadata } from './metadata.ts';
export { rowsForDataset } from './rows.ts';
export { writeSafetensors } from './safetensors.ts';
export type { NamedTensor, NamedTensors } from './tensors.ts';

export type CheckpointFormat = 'pt-zip' | 'pt-legacy' | 'safetensors';

export interface Checkpoint {
  readonly tensors: NamedTensors;
  /** What the notebook wrote about the run; null for files from elsewhere. */
  readonly metadata: CheckpointMetadata | null;
  /** Attention heads where the file names them: in the notebook’s settings, or beside the weights. */
  readonly heads: number | null;
  readonly format: CheckpointFormat;
}

/**
 * Reads a checkpoint, whatever its file is called. Nothing in it is ever run.
 * @param name The file's name, for the sentence that says what is wrong with it.
 * @throws LabFailure BAD_CHECKPOINT (damaged, cut short, something else) or CHECKPOINT_REFUSED
 *   (asks for code to be run).
 */
export function readCheckpoint(bytes: Uint8Array, name?: string): Checkpoint {
  try {
    return read(plainBytes(bytes));
  } catch (thrown) {
    if (!(thrown instanceof LabFailure) || name === undefined) throw thrown;
    const { error } = thrown;
    throw new LabFailure({ ...error, message: `${printable(name)}: ${error.message}` });
  }
}

function read(bytes: Uint8Array): Checkpoint {
  const format = formatOf(bytes);
  switch (format) {
    case 'pt-zip':
      return { ...readPtZip(bytes), metadata: null, format };
    case 'pt-legacy':
      return { ...readPtLegacy(bytes), metadata: null, format };
    case 'safetensors':
      return { ...readSafetensors(bytes), format };
  }
}

const ZIP_ENTRY = [0x50, 0x4b, 0x03, 0x04];

/** A zip begins with "PK" 3 4, a pickle with its PROTO instruction, a safetensors header with "{". */
function formatOf(bytes: Uint8Array): CheckpointFormat {
  if (bytes.length === 0) throw badCheckpoint('The file is empty.');
  if (ZIP_ENTRY.every((byte, i) => bytes[i] === byte)) return 'pt-zip';
  if (bytes[8] === 0x7b) return 'safetensors';
  if (bytes[0] === 0x80) return 'pt-legacy';
  throw noCheckpoint(bytes);
}
