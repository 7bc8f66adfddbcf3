import { useMemo } from 'react';
import type { RunId } from '../../../workers/protocol/ids.ts';
import { useLab, usePage } from '../page.tsx';
import { downloadBlob } from '../../exchange/files.ts';
import { drivenRun, runsHere } from '../../state/selectors.ts';
import { CellFrame } from '../CellFrame.tsx';
import { CompareView } from './CompareView.tsx';
import type { CompareCell as Cell, CompareConfig } from './config.ts';
import { compareKind } from './kind.ts';

/** Every run of the notebook: the table, and the curves over one another. */
export function CompareCell({ cell }: { readonly cell: Cell }) {
  const page = usePage();
  const { id } = cell;
  // The same functions at every batch of events: the rows are drawn again only when they change.
  const acts = useMemo(
    () => ({
      onConfig: (config: CompareConfig, about: string) =>
        page.configure(id, compareKind, config, about),
      onDelete: (run: RunId) => void page.removeRun(run),
      onDownload: (fileName: string, csv: string) =>
        downloadBlob(fileName, new Blob([csv], { type: 'text/csv' })),
    }),
    [page, id],
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
        onShow={page.show}
        onHide={page.hide}
        onRename={page.renameRun}
        onNote={page.note}
        onStar={page.star}
        {...acts}
      />
    </CellFrame>
  );
}
