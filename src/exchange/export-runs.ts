import { stepRow } from '../../workers/protocol/run.ts';
import type { RunRecord } from '../runs/record.ts';

/** What a file of runs holds, told in the file itself. */
const FORMAT = 'elcrec-lab-runs-1';

/** Typed arrays as plain ones: JSON knows no other. */
const plain = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float32Array | Int32Array) : value;

/** All runs as one JSON file: settings, curves, results and maps; no vectors, no parameters. */
export function runsFile(runs: readonly RunRecord[], app: string): Blob {
  const head = JSON.stringify({ format: FORMAT, app }).slice(0, -1);
  const bodies = runs.map((run) =>
    JSON.stringify({ ...run, steps: run.steps.map(stepRow), snapshots: undefined }, plain),
  );
  // Piece by piece: one string of everything could be longer than a string may be.
  const pieces = bodies.flatMap((body, i) => (i === 0 ? [body] : [',\n', body]));
  return new Blob([head, ',"runs":[\n', ...pieces, '\n]}\n'], { type: 'application/json' });
}
