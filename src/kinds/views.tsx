import type { ComponentType, ReactNode } from 'react';
import { is, type Cell, type CellOf } from '../document/cell.ts';
import type { ConfigSpec } from '../document/config-spec.ts';
import { CompareCell } from './compare/CompareCell.tsx';
import { compareKind } from './compare/kind.ts';
import { datasetKind } from './dataset/kind.ts';
import { DatasetView } from './dataset/DatasetView.tsx';
import { ExperimentView } from './experiment/ExperimentView.tsx';
import { experimentKind } from './experiment/kind.ts';
import { groupsKind } from './groups/kind.ts';
import { GroupsView } from './groups/GroupsView.tsx';
import { IntentsView } from './intents/IntentsView.tsx';
import { intentsKind } from './intents/kind.ts';
import { OutputView } from './OutputView.tsx';
import { resultsKind } from './results/kind.ts';
import { ResultsView } from './results/ResultsView.tsx';
import { storyKind } from './story/kind.ts';
import { StoryView } from './story/StoryView.tsx';
import { textKind } from './text/kind.ts';
import { TextCell } from './text/TextCell.tsx';

type Shown = (cell: Cell) => ReactNode;

const view =
  <C,>(kind: ConfigSpec<C>, View: ComponentType<{ readonly cell: CellOf<C> }>) =>
  (cell: Cell): ReactNode =>
    is(kind, cell) ? <View cell={cell} /> : null;

/** How cells of each kind are shown and set. */
const VIEWS: Readonly<Record<string, Shown>> = {
  [textKind.kind]: view(textKind, TextCell),
  [datasetKind.kind]: view(datasetKind, DatasetView),
  [experimentKind.kind]: view(experimentKind, ExperimentView),
  [intentsKind.kind]: view(intentsKind, IntentsView),
  [storyKind.kind]: view(storyKind, StoryView),
  [resultsKind.kind]: view(resultsKind, ResultsView),
  [groupsKind.kind]: view(groupsKind, GroupsView),
  [compareKind.kind]: view(compareKind, CompareCell),
};

/** A cell, shown by the view of its kind; one without a view of its own as it is in a file. */
export function ShownCell({ cell }: { readonly cell: Cell }) {
  const shown = Object.hasOwn(VIEWS, cell.kind) ? VIEWS[cell.kind] : null;
  return shown === null ? <OutputView cell={cell} /> : shown(cell);
}
