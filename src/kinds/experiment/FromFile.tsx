import type { RunRecord } from '../../runs/record.ts';
import { fromFileSentences } from './model.ts';

/** In place of curves: what a run is that was never trained here. */
export function FromFile({ run }: { readonly run: RunRecord }) {
  return (
    <div className="from-file" role="note" aria-label="A run from a file">
      {fromFileSentences(run).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
