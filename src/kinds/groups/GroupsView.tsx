import { lazy, Suspense } from 'react';
import { CellFrame } from '../CellFrame.tsx';
import { RunMark } from '../RunMark.tsx';
import { useModel } from '../use-model.ts';
import type { GroupsCell } from './config.ts';
import { groupsKind } from './kind.ts';

// No notebook begins with one: it is fetched when the first is there.
const Groups = lazy(() => import('./Groups.tsx'));

/** Quiet and busy users. */
export function GroupsView({ cell }: { readonly cell: GroupsCell }) {
  const { run } = useModel(groupsKind, cell);
  return (
    <CellFrame cell={cell} subject={run !== null && <RunMark run={run} />}>
      <Suspense fallback={null}>
        <Groups cell={cell} />
      </Suspense>
    </CellFrame>
  );
}
