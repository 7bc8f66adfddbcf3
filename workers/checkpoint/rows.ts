import { mismatch, OTHER_DATA } from './failure.ts';
import type { NamedTensor } from './tensors.ts';

/**
 * The item embedding as a data set counts its items: [items + 2, D]. The notebook renumbers items
 * without gaps; a checkpoint trained on the file's own ids has a row for each id up to the largest,
 * and of those the padding row, the items' rows and the last row (the mask id) are taken.
 *
 * `originalItems` [items + 1] holds the ids as in the file, ascending; entry 0 is unused.
 * @throws LabFailure CHECKPOINT_MISMATCH where the embedding belongs to another data set.
 */
export function rowsForDataset(embedding: NamedTensor, originalItems: Int32Array): NamedTensor {
  const items = originalItems.length - 1;
  const [rows, d] = embedding.shape;
  if (rows === items + 2) return embedding;

  const largest = originalItems[items];
  if (rows !== largest + 2) {
    throw mismatch(
      `The checkpoint knows ${rows} item rows; this data set needs ${items + 2}` +
        (largest === items ? '.' : `, or ${largest + 2} by the ids of its file.`),
      OTHER_DATA,
    );
  }
  const values = new Float32Array((items + 2) * d);
  for (let row = 0; row < items + 2; row++) {
    const source = row === 0 ? 0 : row <= items ? originalItems[row] : rows - 1;
    values.set(embedding.values.subarray(source * d, (source + 1) * d), row * d);
  }
  return { shape: [items + 2, d], values };
}
