import { parseDocument, stringify } from 'yaml';
import { plainConfig, readCell, type Cell } from '../cell.ts';
import { CELL_KINDS } from '../kind.ts';
import { isPlain } from '../reading.ts';

/** A cell as YAML: its kind, then its config. */
export const cellYaml = (cell: Cell): string =>
  stringify({ kind: cell.kind, ...plainConfig(cell) }, { lineWidth: 0 });

/** Characters of a cell's source, at most: settings are short. */
const SOURCE_LIMIT = 20_000;

export type SourceReading =
  | { readonly cell: Cell; readonly problems: readonly string[] }
  /** Why this is no cell of ours, as the end of a sentence. */
  | { readonly reason: string };

/** A cell from its YAML. Never throws. */
export function readSource(
  base: Pick<Cell, 'id' | 'collapsed' | 'bare'>,
  source: string,
): SourceReading {
  if (source.length > SOURCE_LIMIT) return { reason: 'is too long for a cell’s settings' };
  const plain = parsed(source);
  if ('reason' in plain) return plain;
  if (!isPlain(plain.value)) return { reason: 'does not begin with the kind of a cell' };
  const { kind: stated, ...config } = plain.value;
  const kind = CELL_KINDS.find((one) => one === stated);
  if (kind === undefined) return { reason: 'does not begin with the kind of a cell' };
  const { cell, problems } = readCell({ ...base, kind }, config);
  return {
    cell,
    problems: problems.map(({ key, message }) => (key === '' ? message : `${key}: ${message}`)),
  };
}

function parsed(source: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    const document = parseDocument(source, { logLevel: 'silent', prettyErrors: false });
    const error = document.errors.at(0);
    if (error !== undefined) {
      const line = source.slice(0, error.pos[0]).split('\n').length;
      return { reason: `is not YAML (line ${line})` };
    }
    return { value: document.toJS({ maxAliasCount: 10 }) as unknown };
  } catch {
    return { reason: 'is not YAML that can be read' }; // nested or aliased beyond measure
  }
}
