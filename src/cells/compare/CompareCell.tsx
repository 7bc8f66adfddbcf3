import { useLab, useSession } from '../../app/context.tsx';
import type { CellOf } from '../../notebook/cell.ts';
import { drivenRun, runsHere } from '../../state/selectors.ts';
import { CellFrame } from '../CellFrame.tsx';
import { CompareView } from './CompareView.tsx';

/** Every run of the notebook: the table, and the curves over one another. */
export function CompareCell({ cell }: { readonly cell: CellOf<'compare'> }) {
  const session = useSession();
  const runs = useLab(runsHere);
  const hidden = useLab((state) => state.hidden);
  const currentId = useLab((state) => drivenRun(state)?.id ?? null);
  return (
    <CellFrame cell={cell} subject={runs.length > 1 ? `${runs.length} runs` : ''}>
      <CompareView
        config={cell.config}
        onConfig={(config, about) => session.configure(cell.id, 'compare', config, about)}
        runs={runs}
        hidden={hidden}
        currentId={currentId}
        onShow={session.show}
        onHide={session.hide}
        onRename={session.renameRun}
        onNote={session.note}
        onStar={session.star}
        onDelete={(id) => void session.removeRun(id)}
      />
    </CellFrame>
  );
}
