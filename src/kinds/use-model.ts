import { useMemo } from 'react';
import { useLab } from './page.tsx';
import type { CellOf } from '../document/cell.ts';
import type { KindSpec } from '../document/kind.ts';
import type { NotebookView } from '../document/view.ts';
import { memo, settled } from '../state/memo.ts';
import { viewOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';

/** What there is to see of a cell, as files show it too; the same record until a part of it changes. */
export function useModel<C, M>(kind: KindSpec<C, M>, cell: CellOf<C>): M {
  const select = useMemo(() => {
    // Made once for a view: a model may hold records of its own making.
    const model = memo((view: NotebookView) => kind.model(view, cell));
    return settled((state: LabState) => model(viewOf(state)));
  }, [kind, cell]);
  return useLab(select);
}
