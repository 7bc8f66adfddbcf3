import { lazy, Suspense } from 'react';
import { CellFrame } from '../CellFrame.tsx';
import { RunMark } from '../RunMark.tsx';
import { useModel } from '../use-model.ts';
import type { StoryCell } from './config.ts';
import { storyKind } from './kind.ts';

// No notebook begins with one: it is fetched when the first is there.
const Story = lazy(() => import('./Story.tsx'));

/** One user, through what a run has learned. */
export function StoryView({ cell }: { readonly cell: StoryCell }) {
  const { run } = useModel(storyKind, cell);
  return (
    <CellFrame cell={cell} subject={run !== null && <RunMark run={run} />}>
      <Suspense fallback={null}>
        <Story cell={cell} />
      </Suspense>
    </CellFrame>
  );
}
