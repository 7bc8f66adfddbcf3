import { useMemo } from 'react';
import type { RunId } from '../../../workers/protocol/ids.ts';
import { useLab, useSession } from '../../app/context.tsx';
import { downloadBlob } from '../../exchange/files.ts';
import { drivenRun, runsHere } from '../../state/selectors.ts';
import { CellFrame } from '../CellFrame.tsx';
import { CompareView } from './CompareView.tsx';
import type { CompareCell as Cell, CompareConfig } from './config.ts';
import { compareKind } from './kind.ts';

/** Every run of the notebook: the table, and the curves over one another. */
export function CompareCell({ cell }: { readonly cell: Cell }) {
  const session = useSession();
  const { id } = cell;
  // The same functions at every batch of events: the rows are drawn again only when they change.
  const acts = useMemo(
    () => ({
      onConfig: (config: CompareConfig, about: string) =>
        session.configure(id, compareKind, config, about),
      onDelete: (run: RunId) => void session.removeRun(run),
      onDownload: (fileName: string, csv: string) =>
        downloadBlob(fileName, new Blob([csv], { type: 'text/csv' })),
    }),
    [session, id],
  );
  const runs = useLab(runsHere);
  const hidden = useLab((state) => state.hidden);
  const currentId = useLab((state) => drivenRun(state)?.id ?? null);
  return (
    <CellFrame cell={cell} subject={runs.length > 1 ? `${runs.length} runs` : ''}>
      <CompareView
        config={cell.config}
        runs={runs}
        hidden={hidden}
        currentId={currentId}
        onShow={session.show}
        onHide={session.hide}
        onRename={session.renameRun}
        onNote={session.note}
        onStar={session.star}
        {...acts}
      />
    </CellFrame>
  );
}
