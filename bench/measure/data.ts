import type { Dataset } from '../../workers/data/dataset.ts';
import { openDataset } from '../../workers/data/open.ts';
import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import { PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import type { ShapeName } from './shapes.ts';

/** Generated data of a shape's size, where there is no file: Beauty's users and mean length, an item fewer. */
const PLANTED = {
  beauty: {
    ...PLANTED_DEFAULTS,
    users: 22_363,
    intents: 100,
    items_per_intent: 121,
    mean_lengths: [5.5, 7, 9, 14],
  },
  small: PLANTED_DEFAULTS,
} as const;

/** The interactions a shape is measured on: those of `file`, the real ones, else generated ones. */
export async function shapeData(shape: ShapeName, file: Blob | null): Promise<Dataset> {
  const source: DatasetSource =
    file === null
      ? { kind: 'planted', options: PLANTED[shape] }
      : { kind: 'file', file, name: 'Beauty', dropShort: false };
  const { dataset } = await openDataset(source, {
    baseUrl: 'file:///',
    onProgress: () => undefined,
    cache: null,
  });
  return dataset;
}
