import type { LabFailure } from '../../protocol/errors.ts';
import type { Bytes } from '../text/bytes.ts';
import { emptyFile, oneColumn, unknownFormat } from '../text/failures.ts';
import type { Head } from '../text/head.ts';
import type { Importer, InteractionTable } from './importer.ts';

/** An importer that is to read a file, and how. */
export interface Choice {
  readonly importer: Importer;
  readonly read: (bytes: AsyncIterable<Bytes>) => Promise<InteractionTable>;
}

/**
 * The importer that is surest that a file is its own.
 * @throws LabFailure saying why it cannot read the file, or what the file is where it is nobody's.
 */
export function choose(head: Head, importers: readonly Importer[]): Choice {
  const claims = importers
    .map((importer) => ({ importer, claim: importer.sniff(head) }))
    .filter(({ claim }) => claim.score > 0);
  if (claims.length === 0) throw nobodys(head);
  const { importer, claim } = claims.reduce((best, one) =>
    one.claim.score > best.claim.score ? one : best,
  );
  // An importer gets back what itself has told.
  const options = { ...importer.card.defaults, ...claim.options() };
  return { importer, read: (bytes) => importer.read(bytes, options) };
}

/** What is wrong with a file that nobody reads. */
function nobodys(head: Head): LabFailure {
  if (head.noLines !== null) return head.noLines;
  const { rows } = head.cut;
  if (rows.length === 0) return emptyFile();
  return rows.every(({ fields }) => fields.length === 1)
    ? oneColumn(rows[0].line)
    : unknownFormat('The first lines are in none of the formats that are read here.');
}
