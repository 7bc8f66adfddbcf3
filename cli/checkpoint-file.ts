import { readFile } from 'node:fs/promises';
import { LabFailure } from '../workers/protocol/errors.ts';

/** @throws LabFailure BAD_CHECKPOINT where there is no file that can be read. */
export async function checkpointAt(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new LabFailure({
      code: 'BAD_CHECKPOINT',
      message: `${path} is no file that can be read.`,
      action: 'Give --checkpoint the path of a .pt or .safetensors file.',
      detail: String(thrown),
    });
  }
}
