import { register } from '../document/kinds.ts';
import { compareKind } from './compare/kind.ts';
import { datasetKind } from './dataset/kind.ts';
import { experimentKind } from './experiment/kind.ts';
import { groupsKind } from './groups/kind.ts';
import { intentsKind } from './intents/kind.ts';
import { resultsKind } from './results/kind.ts';
import { storyKind } from './story/kind.ts';
import { textKind } from './text/kind.ts';

/*
 * Every kind of cell, in the order in which they are offered. Adding one is a folder, a line here, and one in views.tsx.
 * Whoever imports this makes them known.
 */
register(
  textKind,
  datasetKind,
  experimentKind,
  intentsKind,
  storyKind,
  resultsKind,
  groupsKind,
  compareKind,
);
