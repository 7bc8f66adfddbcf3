import type { Dataset } from '../../data/dataset.ts';
import { Sha256 } from '../../data/sha256.ts';
import type { Inspection } from '../../protocol/inspection.ts';
import { everyIntent, inspectCheckpoint, type Asked, type Assignments } from './inspect.ts';

/** Inspections of checkpoints; the intents of all users are remembered of the last one. */
export function createInspector() {
  let last: { readonly of: string; readonly intents: Int32Array | null } | null = null;
  return (dataset: Dataset, bytes: Uint8Array, asked: Asked): Promise<Inspection> => {
    const of = (): string => {
      const hash = new Sha256();
      hash.update(bytes);
      return [hash.hex(), dataset.hash, asked.pooling].join();
    };
    const remembered: Assignments = async (model) => {
      const key = of();
      if (last?.of !== key) last = { of: key, intents: await everyIntent(model) };
      return last.intents;
    };
    return inspectCheckpoint(dataset, bytes, asked, remembered);
  };
}
