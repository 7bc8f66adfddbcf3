import type { RunId } from '../../workers/protocol/ids.ts';
import { plainName } from './downloads.ts';
import { writeIpynb, type IpynbEffects } from './ipynb/index.ts';
import type { AllKept } from '../storage/keepers/index.ts';
import { FIRST_PLACE } from '../state/changes.ts';
import { runsFile } from './export-runs.ts';

/** All that is kept, as far as it goes into a file. */
export interface Everything extends AllKept {
  readonly hidden: ReadonlySet<RunId>;
  readonly checkpoint: (id: RunId) => Promise<Blob | null>;
}

type Files = Record<string, Uint8Array | [Uint8Array, { readonly level: 0 }]>;

/**
 * One zip: every notebook as a Jupyter file that opens here again, its runs in it; every run in `runs.json`,
 * also those that belong to no notebook any more; and what ended runs have learned, in `parameters/`.
 */
export async function everythingZip(all: Everything, effects: IpynbEffects): Promise<Blob> {
  const { strToU8, zipSync } = await import('fflate');
  const files: Files = {};
  const add = (name: string, ending: string, content: Files[string]) => {
    let free = name + ending;
    for (let n = 2; free in files; n += 1) free = `${name}-${n}${ending}`;
    files[free] = content;
  };
  // One figure is drawn at a time.
  for (const { notebook, shown } of all.documents) {
    const runs = all.runs.filter(({ place }) => (place ?? FIRST_PLACE).notebook === notebook.id);
    const view = { notebook, runs, shown, hidden: all.hidden, cards: new Map() };
    add(plainName(notebook.title), '.ipynb', strToU8(await writeIpynb(view, effects)));
  }
  add('runs', '.json', await bytesOf(runsFile(all.runs, effects.app)));
  for (const { id, name, imported } of all.runs) {
    const file = await all.checkpoint(id);
    // Floats hardly shrink: they are stored as they are.
    if (file !== null)
      add(`parameters/${plainName(name)}`, endingOf(imported?.file), [
        await bytesOf(file),
        { level: 0 },
      ]);
  }
  // A copy, since fflate does not say that its bytes are no shared memory.
  return new Blob([new Uint8Array(zipSync(files))], { type: 'application/zip' });
}

/** A file that was handed over is given back as it came. */
const endingOf = (file = ''): string => /\.[a-z0-9]{1,12}$/i.exec(file)?.[0] ?? '.safetensors';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
