import type { Variant } from '../../workers/catalog/config.ts';
import type { DatasetCard, DatasetSource } from '../../workers/protocol/dataset.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { fittedSizes } from '../../workers/catalog/fit.ts';
import { presetsFor, type Preset } from '../../workers/catalog/presets.ts';
import type { ExperimentConfig } from '../kinds/experiment/config.ts';
import type { NotebookAction } from '../document/actions.ts';
import { withConfig } from '../document/cell.ts';
import { cellId, notebookId, type CellId } from '../document/ids.ts';
import { cellOf, cellsOf } from '../document/notebook.ts';
import { sameOrigin } from '../document/view.ts';
import type { RunPlace, RunRecord } from '../runs/record.ts';
import { originOf } from '../runs/resume.ts';
import { notebookOf, slotOf } from './selectors.ts';
import type { DataSlot, LabState } from './state.ts';

/** What a control hands over; whether it can be trained is asked of readConfig before a run starts. */
export type SettingValue = string | number | boolean;

/** The settings set to a preset; the variant is a question asked apart and stays. */
export function withPreset(config: ExperimentConfig, preset: Preset): ExperimentConfig {
  const { variant } = config.settings;
  return { ...config, preset: preset.id, settings: { ...preset.config, variant } };
}

/**
 * An experiment on data of this size: a preset that does not suit them gives way to the first that does,
 * and one that is fitted to its data takes the sizes of these, other settings as they are.
 */
export function suitedTo(config: ExperimentConfig, card: DatasetCard): ExperimentConfig {
  const suitable = presetsFor(card);
  if (!suitable.some(({ id }) => id === config.preset)) return withPreset(config, suitable[0]);
  if (config.preset !== 'fitted') return config;
  return { ...config, settings: { ...config.settings, ...fittedSizes(card) } };
}

export const withVariant = (config: ExperimentConfig, variant: Variant): ExperimentConfig => ({
  ...config,
  settings: { ...config.settings, variant },
});

/** One slot of data replaced. */
export const withSlot = (
  state: LabState,
  id: CellId,
  change: (slot: DataSlot) => DataSlot,
): LabState => ({ ...state, data: new Map(state.data).set(id, change(slotOf(state, id))) });

/**
 * What opening data changes in the document: the cell's source, and the settings of experiments on it
 * whose preset does not suit the new data. Null when nothing does.
 */
export function dataAction(
  state: LabState,
  id: CellId,
  source: DatasetSource,
  card: DatasetCard,
): NotebookAction | null {
  const notebook = notebookOf(state);
  const cell = cellOf(notebook, id);
  if (cell?.kind !== 'dataset') return null;
  const origin = originOf(source);
  // What the document asks for is opened as it asks: its settings are its own.
  if (sameOrigin(cell.config.source, origin)) return null;
  const moved = cellsOf(notebook, 'experiment')
    .filter(({ config }) => config.dataset === id)
    .map((experiment) => ({ experiment, config: suitedTo(experiment.config, card) }))
    .filter(({ experiment, config }) => config !== experiment.config);
  return {
    type: 'several',
    words: 'change data',
    actions: [
      { type: 'configure', cell: withConfig(cell, { source: origin }), about: 'data' },
      ...moved.map(({ experiment, config }): NotebookAction => ({
        type: 'configure',
        cell: withConfig(experiment, config),
        about: 'preset',
      })),
    ],
  };
}

/** One run replaced by what `change` makes of it. */
export const withRun = (
  state: LabState,
  id: RunId,
  change: (run: RunRecord) => RunRecord,
): LabState => ({ ...state, runs: state.runs.map((run) => (run.id === id ? change(run) : run)) });

/** A new run on top; its experiment shows it. */
export function withNewRun(state: LabState, run: RunRecord): LabState {
  const next = { ...state, runs: [run, ...state.runs], complaint: null };
  if (run.place === null || !state.shown.has(run.place.cell)) return next;
  const shown = new Map(state.shown);
  shown.delete(run.place.cell);
  return { ...next, shown };
}

/** A run taken away. */
export const withoutRun = (state: LabState, id: RunId): LabState => ({
  ...state,
  runs: state.runs.filter((run) => run.id !== id),
});

/** A run that goes on from nowhere in this visit. */
export const withoutPoint = (state: LabState, id: RunId): LabState => ({
  ...state,
  resumable: new Set([...state.resumable].filter((one) => one !== id)),
});

/** Runs put in their place in time, those already known passed over. */
export function withRuns(state: LabState, added: readonly RunRecord[]): LabState {
  const known = new Set(state.runs.map(({ id }) => id));
  const runs = [...state.runs, ...added.filter(({ id }) => !known.has(id))];
  return { ...state, runs: runs.sort((a, b) => b.startedAt.localeCompare(a.startedAt)) };
}

/** An experiment's figures turn to a run of the open document. */
export function withShown(state: LabState, id: RunId): LabState {
  const place = state.runs.find((run) => run.id === id)?.place;
  if (place?.notebook !== notebookOf(state).id) return state;
  return { ...state, shown: new Map(state.shown).set(place.cell, id), active: place.cell };
}

/** A run shown or taken off the figures. */
export function withHidden(state: LabState, id: RunId, hide: boolean): LabState {
  const hidden = new Set(state.hidden);
  if (hide) hidden.add(id);
  else hidden.delete(id);
  return { ...state, hidden };
}

/** Where runs belong that were made before there were notebooks. */
export const FIRST_PLACE: RunPlace = {
  notebook: notebookId('first-steps'),
  cell: cellId('experiment'),
};

/** Runs from the archive beside those of this visit. */
export function withKept(
  state: LabState,
  kept: Pick<LabState, 'runs' | 'hidden' | 'resumable' | 'unreadable' | 'library'>,
): LabState {
  const runs = kept.runs.map((run) => (run.place === null ? { ...run, place: FIRST_PLACE } : run));
  return {
    ...withRuns(state, runs),
    hidden: new Set([...state.hidden, ...kept.hidden]),
    resumable: new Set([...state.resumable, ...kept.resumable]),
    unreadable: kept.unreadable,
    library: kept.library,
  };
}
