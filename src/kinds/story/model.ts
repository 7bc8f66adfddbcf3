import type { Inspection } from '../../../workers/protocol/inspection.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import type { RunRecord } from '../../runs/record.ts';
import { namesOf, type StoryCell } from './config.ts';

/** What there is to see of one user. */
export interface StoryModel {
  /** The run whose parameters are looked through; null before any. */
  readonly run: RunRecord | null;
  /** Null until it was looked, and once the cell's run is another. */
  readonly found: Inspection | null;
  readonly names: ReadonlyMap<number, string>;
}

export function storyModel(view: NotebookView, { id, config }: StoryCell): StoryModel {
  const run = runOf(view, config.experiment);
  const told = view.stories?.get(id);
  return {
    run,
    found: told !== undefined && told.run === run?.id ? told.found : null,
    names: run === null ? new Map() : namesOf(config, run.id),
  };
}
