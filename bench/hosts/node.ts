import { openAsBlob } from 'node:fs';
import { startNodeEngine } from '../../cli/host.ts';
import type { Measured, Options } from '../measure/asked.ts';
import { measure } from '../measure/bench.ts';
import { shapeFile } from './file.ts';

/** Runs one measurement in this process. */
export async function measureInNode(options: Options): Promise<Measured> {
  const file = shapeFile(options.shape);
  const found = await measure(
    options,
    file === null ? null : await openAsBlob(file),
    startNodeEngine,
  );
  return { ...found, runtime: `Node ${process.versions.node}` };
}
