import { useMemo } from 'react';
import { useLab } from '../app/context.tsx';
import type { CellOf } from '../document/cell.ts';
import type { KindSpec } from '../document/kind.ts';
import { settled } from '../state/memo.ts';
import { viewOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';

/** What there is to see of a cell, as files show it too; the same record until a part of it changes. */
export function useModel<C, M>(kind: KindSpec<C, M>, cell: CellOf<C>): M {
  const select = useMemo(
    () => settled((state: LabState) => kind.model(viewOf(state), cell)),
    [kind, cell],
  );
  return useLab(select);
}
