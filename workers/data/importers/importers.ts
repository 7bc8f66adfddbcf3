import { addFormat } from '../../catalog/formats.ts';
import type { Importer } from './importer.ts';
import { interactionPerLine } from './interaction-per-line/index.ts';
import { lists } from './lists/index.ts';
import { table } from './table/index.ts';
import { userPerLine } from './user-per-line/index.ts';

/** What reads each format of workers/catalog/formats.ts. Of equally sure ones the earlier reads a file. */
let known: readonly Importer[] = [userPerLine, interactionPerLine, table, lists];

export const importers = (): readonly Importer[] => known;

/** Makes one more format known, and how it is read; the answer forgets it again. */
export function addImporter(importer: Importer): () => void {
  const forget = addFormat(importer.card);
  known = [...known, importer];
  return () => {
    forget();
    known = known.filter((one) => one !== importer);
  };
}
