import { TABLE, type TableOptions } from '../../../catalog/formats/table.ts';
import type { Importer } from '../importer.ts';
import { readTable } from './read.ts';
import { sniffTable } from './sniff.ts';

/** One interaction per line, in columns. */
export const table: Importer<TableOptions> = { card: TABLE, sniff: sniffTable, read: readTable };
