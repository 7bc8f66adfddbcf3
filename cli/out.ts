import { open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { LabFailure } from '../workers/protocol/errors.ts';

/** Before a training: that its file can be written, which leaves what is there as it is. @throws LabFailure. */
export async function mustBeWritable(path: string): Promise<void> {
  try {
    const there = await stat(path).catch(() => null);
    // A pipe or a device: opened for a trial, its reader would see the end.
    if (there !== null && !there.isFile() && !there.isDirectory()) return;
    await (await open(path, 'a')).close();
    if (there === null) await rm(await realpath(path));
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}

/** After a training, whose result is printed all the same: a file that fails is told, and ends with exit code 1. */
export async function keepRun(path: string, run: object): Promise<void> {
  try {
    await writeFile(path, JSON.stringify(run));
  } catch (thrown) {
    const { message, action } = unwritable(path, thrown).error;
    process.stderr.write(`${message} The run is not kept; its result is printed. ${action}\n`);
    process.exitCode = 1;
  }
}

const unwritable = (path: string, thrown: unknown): LabFailure =>
  new LabFailure({
    code: 'BAD_CONFIG',
    message: `--out ${path} cannot be written (${thrown instanceof Error ? thrown.message : String(thrown)}).`,
    action: 'Give --out a file in a folder that exists and that you may write to.',
  });
