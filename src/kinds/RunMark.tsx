import type { RunRecord } from '../runs/record.ts';
import { RunSwatch } from '../figures/RunSwatch.tsx';
import { useRunLooks } from './run-look.ts';

/** A run by its name, after the line and the marker it has in every figure. */
export function RunMark({ run }: { readonly run: RunRecord }) {
  const look = useRunLooks().get(run.id);
  return (
    <span className="run-mark">
      {look !== undefined && <RunSwatch style={look} />}
      <span className="run-mark-name">{run.name}</span>
    </span>
  );
}
